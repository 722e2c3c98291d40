import { type Codec, GatewayError, type Loss, type UpstreamCodec } from '@proxy/spec';
import { encoderOptions } from '../replay/replay-answer.ts';
import type { Outcome, Translate } from './lost-fields.ts';
import type { FieldRow } from './row.ts';

/** A dialect that is proven, with its codec. */
export interface Speaker {
  readonly row: FieldRow;
  readonly codec: Codec;
}

/** What of an exchange is translated: from the first dialect to the second. */
export type Side = (from: Speaker, to: Codec, field: string) => Translate;

const utf8 = new TextEncoder();

/** An error of the gateway as an outcome. @throws what is none */
function told(work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (!GatewayError.is(error)) throw error;
    if (error.code === 'PROXY_UNSUPPORTED') return { kind: 'refused' };
    return { kind: 'invalid', why: error.message };
  }
}

/** A request, for an upstream. */
export const request =
  (from: Speaker, to: UpstreamCodec, field: string): Translate =>
  (value) =>
    told(() => {
      const decoded = from.codec.chat.decodeRequest(from.row.request(field, value));
      const { body, losses } = to.chat.encodeRequest(decoded.canonical(), { model: 'm' });
      return { kind: 'written', text: JSON.stringify(body), losses };
    });

const answer: Side = (from, to, field) => (value) =>
  told(() => {
    const losses: Loss[] = [];
    const options = { ...encoderOptions, onLoss: (loss: Loss) => losses.push(loss) };
    const decoded = from.codec.chat.decodeResponse(from.row.answer(field, value));
    return { kind: 'written', text: JSON.stringify(to.chat.encodeResponse(decoded, options)), losses };
  });

const stream: Side = (from, to, field) => (value) => {
  const losses: Loss[] = [];
  const decoder = from.codec.chat.createStreamDecoder({ lenientTerminator: true });
  const events = [...decoder.push(utf8.encode(from.row.stream(field, value))), ...decoder.end()];
  const failure = events.find((event) => event.kind === 'error');
  if (failure) return { kind: 'invalid', why: failure.fault.message };
  const onLoss = (loss: Loss) => losses.push(loss);
  const encoder = to.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true, onLoss });
  return { kind: 'written', text: encoder.push(events) + encoder.end(), losses };
};

/** An answer, for a client. */
export const answers: Readonly<Record<'answer' | 'stream', Side>> = { answer, stream };
