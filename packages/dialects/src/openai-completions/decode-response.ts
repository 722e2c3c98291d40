import type { Candidate, ChatResponse, JsonObject, StreamProgress } from '@proxy/spec';
import { FieldReader } from '../internal/field-reader.ts';
import { stopOf, stopSequenceOf } from '../openai-chat/stop-reason.ts';
import { decodeUsage, usageIn } from '../openai-chat/usage.ts';
import { choicesOf } from './choices.ts';
import { dialect } from './dialect.ts';

const spoken = { hasCalls: false, hasRefusal: false };

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect, or the upstream's own error */
export function decodeResponse(body: JsonObject): ChatResponse {
  const candidates = choicesOf(body).map(decodeChoice);
  const fields = new FieldReader(body);
  for (const name of ['choices', 'object', 'usage']) fields.drop(name);
  const id = fields.string('id');
  const model = fields.string('model');
  const createdSeconds = fields.number('created');
  const usage = usageIn(body);
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(createdSeconds !== undefined && { createdSeconds }),
    candidates,
    ...(usage && { usage: decodeUsage(usage) }),
    extensions: { [dialect]: fields.rest() },
  };
}

function decodeChoice(choice: JsonObject, position: number): Candidate {
  const fields = new FieldReader(choice);
  const text = fields.string('text') ?? '';
  const index = fields.number('index') ?? position;
  const nativeStop = fields.string('finish_reason');
  const stop = stopOf(choice, spoken);
  const stopSequence = stopSequenceOf(choice);
  return {
    index,
    content: [{ kind: 'text', text }],
    ...(stop !== undefined && { stop }),
    ...(nativeStop !== undefined && { nativeStop }),
    ...(stopSequence !== undefined && { stopSequence }),
    extensions: { [dialect]: fields.rest() },
  };
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const choices = choicesOf(body);
  const { id, model } = body;
  const usage = usageIn(body);
  return {
    hasContent: choices.some(({ text }) => text !== ''),
    isComplete: true,
    id: typeof id === 'string' ? id : undefined,
    model: typeof model === 'string' ? model : undefined,
    usage: usage && decodeUsage(usage),
    stop: choices[0] && stopOf(choices[0], spoken),
  };
}
