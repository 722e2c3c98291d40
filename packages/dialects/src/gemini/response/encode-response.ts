import type { AudioPart, Candidate, ChatResponse, JsonObject, ResponseEncoderOptions, TextPart } from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../../internal/answer-losses.ts';
import { createGrounding } from '../content/citations.ts';
import { answerWriting, encodePart } from '../content/encode-part.ts';
import { loseLogprobs, writeLogprobs } from '../content/logprobs.ts';
import { dialect, isMarked, keptOf, ownFields, withKept } from '../dialect.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { encodeUsage, loseUsage } from '../usage.ts';

export function encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject {
  const losses = createAnswerLosses(options.onLoss);
  const own = ownFields(response);
  losses.loseForeign(response, dialect);
  if (response.usage) loseUsage(response.usage, losses);
  const blocked = response.candidates.find(isBlocked);
  const candidates = response.candidates.filter((each) => each !== blocked);
  return {
    ...(!(blocked && candidates.length === 0) && {
      candidates: candidates.map((each) => encodeCandidate(each, own !== undefined, losses)),
    }),
    ...(blocked && { promptFeedback: ownFields(blocked)?.['promptFeedback'] }),
    ...(response.usage && { usageMetadata: encodeUsage(response.usage) }),
    modelVersion: response.model ?? options.model,
    ...idOf(response, own !== undefined, options.requestId),
    ...keptOf(response),
  };
}

/** An answer of this dialect that came without an id keeps none. */
function idOf({ id }: ChatResponse, isOwn: boolean, requestId: string): JsonObject {
  if (id === undefined && isOwn) return {};
  return { responseId: id ?? requestId };
}

/** The prompt was blocked, and nothing was answered. */
export function isBlocked(ending: Pick<Candidate, 'extensions'>): boolean {
  return ownFields(ending)?.['promptFeedback'] !== undefined;
}

function encodeCandidate(candidate: Candidate, isOwn: boolean, losses: AnswerLosses): JsonObject {
  const { index, content, stop, nativeStop } = candidate;
  const writing = answerWriting(losses);
  const kept = keptOf(candidate);
  const grounding = createGrounding(losses);
  if (!isOwn) loseDetails(candidate, losses);
  const parts: JsonObject[] = [];
  for (const part of content) {
    const written = encodePart(part, part.kind, writing);
    if (part.kind === 'text' && !('groundingMetadata' in kept) && !('citationMetadata' in kept))
      for (const citation of citationsOf(part)) grounding.add(citation, part.text, parts.length);
    parts.push(...written);
  }
  const hasCalls = content.some(({ kind }) => kind === 'tool_call');
  const hasRefusal = content.some(({ kind }) => kind === 'refusal');
  const word = isOwn && nativeStop !== undefined ? nativeStop : stop && encodeStop(stop, hasCalls, hasRefusal);
  const { content: _, ...more } = kept;
  return {
    ...(parts.length === 0 && isMarked(candidate, 'content')
      ? {}
      : { content: withKept({ parts, role: 'model' }, contentOf(kept)) }),
    ...(word !== undefined && { finishReason: word }),
    index,
    ...fieldsOf(candidate, grounding.metadata()),
    ...more,
  };
}

const citationsOf = ({ citations = [] }: TextPart) => citations;
const contentOf = ({ content }: JsonObject): JsonObject => (content ?? {}) as JsonObject;

/** What of a candidate and its parts this dialect has no word for. */
function loseDetails(candidate: Candidate, losses: AnswerLosses): void {
  losses.loseForeign(candidate, dialect);
  loseEnding(candidate, losses);
  loseLogprobs(candidate.logprobs, losses);
  for (const part of candidate.content) {
    losses.loseForeign(part, dialect);
    if (part.kind === 'audio') loseSoundId(part, losses);
  }
}

function fieldsOf({ logprobs }: Candidate, groundingMetadata: JsonObject | undefined): JsonObject {
  const logprobsResult = writeLogprobs(logprobs);
  return { ...(groundingMetadata && { groundingMetadata }), ...(logprobsResult && { logprobsResult }) };
}

export function loseSoundId({ id }: Pick<AudioPart, 'id'>, losses: AnswerLosses): void {
  if (id !== undefined) losses.lose('dropped', 'audio.id', 'What was said is kept under no id here.');
}
