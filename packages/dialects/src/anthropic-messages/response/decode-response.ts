import {
  type Candidate,
  type ChatResponse,
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type RefusalPart,
  type StreamProgress,
  upstreamError,
} from '@proxy/spec';
import { refuseDeepAnswer } from '../../internal/nesting.ts';
import { isAnswerCall } from '../content/answer-tool.ts';
import { decodeBlock } from '../content/decode-block.ts';
import { stateIn } from '../content/state-in.ts';
import { dialect, keptFields } from '../dialect.ts';
import { faultOfBody } from '../error-fault.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';

/**
 * `extensions` of the answer always has an entry of this dialect, even an empty one: it tells the encoder that ids,
 * stop reason and usage are this dialect's own.
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no message; as `upstreamError` where it is an error
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  refuseDeepAnswer(body, dialect);
  const {
    type: _,
    role: __,
    id,
    model,
    content,
    stop_reason,
    stop_sequence,
    stop_details,
    container,
    usage,
    ...more
  } = message(body);
  const refusal = readRefusal(stop_details);
  const blocks = contentOf(content);
  const parts = blocks.map(readBlock);
  const candidate: Candidate = {
    index: 0,
    content: refusal ? [...parts, refusal] : parts,
    ...readStop(stop_reason, stop_sequence),
    ...(stop_reason === 'tool_use' && isAnswered(blocks) && { stop: 'end_turn' }),
    ...keptFields({
      ...(stop_details !== undefined && !refusal && { stop_details }),
      ...(container !== undefined && { container }),
    }),
  };
  return {
    ...(typeof id === 'string' && id !== '' && { id }),
    ...(typeof model === 'string' && model !== '' && { model }),
    candidates: [candidate],
    ...(isJsonObject(usage) && { usage: decodeUsage(usage) }),
    extensions: { [dialect]: more },
  };
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const { id, model, content, stop_reason: stop, usage } = message(body);
  const blocks = contentOf(content);
  return {
    hasContent: blocks.some(bearsContent),
    opaque: blocks.reduce<string[] | undefined>((found, block) => stateIn(block, found), undefined),
    isComplete: true,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    model: typeof model === 'string' && model !== '' ? model : undefined,
    usage: isJsonObject(usage) ? decodeUsage(usage) : undefined,
    stop: typeof stop === 'string' ? decodeStop(stop) : undefined,
  };
}

function message(body: JsonObject): JsonObject {
  if (body['type'] === 'message' && Array.isArray(body['content'])) return body;
  if (body['type'] === 'error') throw upstreamError(faultOfBody(body));
  throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The answer of the provider is no message.');
}

function contentOf(content: Json | undefined): readonly JsonObject[] {
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

/** The only calls are such as bring the answer. */
function isAnswered(blocks: readonly JsonObject[]): boolean {
  const calls = blocks.filter(({ type }) => type === 'tool_use');
  return calls.length > 0 && calls.every(isAnswerCall);
}

/** A block that breaks its own form is kept as it is. */
function readBlock(block: JsonObject, index: number): Part {
  if (isAnswerCall(block)) return { kind: 'text', text: JSON.stringify(block['input'] ?? {}) };
  try {
    return decodeBlock(block, `content.${index}`);
  } catch {
    return { kind: 'native', dialect, value: block };
  }
}

function bearsContent({ type, text, thinking, signature }: JsonObject): boolean {
  if (type === 'text') return text !== '';
  return type !== 'thinking' || thinking !== '' || typeof signature === 'string';
}

function readStop(reason: Json | undefined, sequence: Json | undefined): Partial<Candidate> {
  return {
    ...(typeof reason === 'string' && { stop: decodeStop(reason), nativeStop: reason }),
    ...(typeof sequence === 'string' && { stopSequence: sequence }),
  };
}

/** Why the model refused, as a part of the answer, so that other dialects can tell it too. */
export function readRefusal(details: Json | undefined): RefusalPart | undefined {
  if (!isJsonObject(details) || typeof details['explanation'] !== 'string') return undefined;
  return { kind: 'refusal', text: details['explanation'], extensions: { [dialect]: { stop_details: details } } };
}
