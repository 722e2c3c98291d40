import {
  bearsContent,
  type Candidate,
  type ChatResponse,
  type Citation,
  eventsOf,
  GatewayError,
  isJsonObject,
  type JsonObject,
  type Part,
  type StreamProgress,
  upstreamError,
} from '@proxy/spec';
import { createCallBook } from '../content/call-ids.ts';
import { readCitations } from '../content/citations.ts';
import { decodePart } from '../content/decode-part.ts';
import { readLogprobs } from '../content/logprobs.ts';
import { dialect, keptFields } from '../dialect.ts';
import { faultOfBody, hasError } from '../error-fault.ts';
import { decodeStop, reasonName } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';
import { blockReason, candidatesOf, readCandidate } from './read-candidate.ts';

/**
 * `extensions` of the answer always has an entry of this dialect, even an empty one: it tells the encoder that ids,
 * reasons and usage are this dialect's own.
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer; as `upstreamError` where it is an error
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  checkAnswer(body);
  const { candidates: _, usageMetadata: usage, modelVersion: model, responseId: id, ...fields } = body;
  const read = candidatesOf(body).map((wire, index) => decodeCandidate(wire, index, id));
  const isBlocked = read.length === 0 && blockReason(body) !== undefined;
  const { promptFeedback, ...others } = fields;
  return {
    ...(typeof id === 'string' && id !== '' && { id }),
    ...(typeof model === 'string' && model !== '' && { model }),
    candidates: isBlocked ? [blockedCandidate(body)] : read,
    ...(isJsonObject(usage) && { usage: decodeUsage(usage) }),
    extensions: {
      [dialect]: isBlocked ? others : { ...others, ...(promptFeedback !== undefined && { promptFeedback }) },
    },
  };
}

/** A prompt that was blocked has no candidate; its one answer is that it was filtered. */
export function blockedCandidate(body: JsonObject): Candidate {
  const { promptFeedback } = body;
  return {
    index: 0,
    content: [],
    stop: 'content_filter',
    nativeStop: blockReason(body) ?? 'BLOCKED',
    ...keptFields({ promptFeedback }),
  };
}

function checkAnswer(body: JsonObject): void {
  if (hasError(body)) throw upstreamError(faultOfBody(body));
  const isAnswer = Array.isArray(body['candidates']) || isJsonObject(body['promptFeedback']);
  if (isAnswer || isJsonObject(body['usageMetadata'])) return;
  throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The answer of the provider is none of this dialect.');
}

function decodeCandidate(wire: JsonObject, position: number, id: unknown): Candidate {
  const { index, parts, finishReason, fields } = readCandidate(wire, position);
  const book = createCallBook(`${typeof id === 'string' ? id : ''}${index === 0 ? '' : index}`);
  const content = parts.map((part) => decodePart(part, book));
  const reason = reasonName(finishReason);
  const hasCalls = content.some(({ kind }) => kind === 'tool_call');
  const logprobs = readLogprobs(fields['logprobsResult']);
  return {
    index,
    content: cited(content, fields),
    ...(reason !== undefined && { stop: decodeStop(reason, hasCalls), nativeStop: reason }),
    ...(logprobs && { logprobs }),
    ...keptFields(wire['content'] === undefined ? { ...fields, content: null } : fields),
  };
}

/** The parts with their sources; what belongs to a part that is no text belongs to the last that is one. */
function cited(content: readonly Part[], fields: JsonObject): readonly Part[] {
  const placed = readCitations(
    fields,
    content.map((part) => (part.kind === 'text' ? part.text : '')),
  );
  if (placed.length === 0) return content;
  const last = content.findLastIndex(({ kind }) => kind === 'text');
  const byPart = new Map<number, Citation[]>();
  for (const { part, citation } of placed) {
    const place = content[part]?.kind === 'text' ? part : last;
    const known = byPart.get(place) ?? [];
    byPart.set(place, known);
    known.push(citation);
  }
  return content.map((part, index) => {
    const citations = byPart.get(index);
    return part.kind === 'text' && citations ? { ...part, citations } : part;
  });
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const { id, model, usage, candidates } = decodeResponse(body);
  const states = candidates.flatMap(({ content }) =>
    content.flatMap((part) => ('opaque' in part && part.opaque ? [part.opaque.payload] : [])),
  );
  return {
    hasContent: eventsOf({ candidates }).some(bearsContent),
    isComplete: true,
    opaque: states.length === 0 ? undefined : states,
    id,
    model,
    usage,
    stop: candidates[0]?.stop,
  };
}
