import { type ChatRequest, isJsonObject, type JsonObject, type Loss } from '@proxy/spec';
import { answerBytes, loadRecordings, type Recording } from '@proxy/testing';
import { dataObjects } from '../read-sse.ts';
import { encoderOptions } from '../replay/replay-answer.ts';
import { type Source, sources, type Wire, wires } from '../replay/wires.ts';

const recordings = loadRecordings(new URL('../../fixtures', import.meta.url));

/** @param end of the recording's id */
export function recorded(end: string): Recording {
  const found = recordings.find(({ id }) => id.endsWith(end));
  if (!found) throw new Error(`There is no recording ${end}.`);
  return found;
}

function wireOf(dialect: string): Wire {
  const found = wires.find(({ codec }) => codec.dialect === dialect);
  if (!found) throw new Error(`There is no dialect ${dialect}.`);
  return found;
}

/** Of a dialect that clients speak, or upstreams alone. */
function sourceOf(dialect: string): Source {
  const found = [...wires, ...sources].find(({ codec }) => codec.dialect === dialect);
  if (!found) throw new Error(`There is no dialect ${dialect}.`);
  return found;
}

/** What a client of the other dialect got: the answer as its SDK puts it together, and what is reported of it. */
export interface Got {
  readonly answer: JsonObject;
  readonly losses: readonly string[];
}

/** The recorded answer for a client of a dialect. A stream may end without its terminator, where hosts do that. */
export function answered(end: string, dialect: string): Got {
  const recording = recorded(end);
  const from = sourceOf(recording.api).codec.chat;
  const { body, sse } = recording.response;
  const losses: string[] = [];
  const onLoss = ({ action, field }: Loss): void => void losses.push(`${action} ${field}`);
  const to = wireOf(dialect);
  if (sse === undefined) {
    const response = from.decodeResponse(isJsonObject(body) ? body : {});
    return { answer: to.codec.chat.encodeResponse(response, { ...encoderOptions, onLoss }), losses };
  }
  const decoder = from.createStreamDecoder({ lenientTerminator: true });
  const events = [...decoder.push(answerBytes(recording)), ...decoder.end()];
  const text = to.codec.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true, onLoss }).push(events);
  return { answer: to.accumulate(dataObjects(text)), losses };
}

/** The recorded request as a target of a dialect gets it. */
export function asked(
  end: string,
  dialect: string,
  capabilities = {},
): { readonly body: JsonObject; readonly losses: readonly string[] } {
  const recording = recorded(end);
  const { body, headers = {}, path = '/' } = recording.request ?? {};
  const request: ChatRequest = wireOf(recording.api).codec.chat.decodeRequest({ body, headers, path }).canonical();
  const encoded = wireOf(dialect).codec.chat.encodeRequest(request, { model: 'm', capabilities });
  return { body: encoded.body, losses: encoded.losses.map(({ action, field }) => `${action} ${field}`) };
}
