import type { Candidate, ChatResponse, JsonObject, Part, ResponseEncoderOptions } from '@proxy/spec';
import { createAnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, ownFields } from '../dialect.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { encodeUsage, loseUsage } from '../usage.ts';
import { encodeAnswer, isToldByDetails } from './answer-blocks.ts';

const noAnswer: Candidate = { index: 0, content: [] };

/** The first of the answers as a message. */
export function encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject {
  const losses = createAnswerLosses(options.onLoss);
  const [candidate = noAnswer, ...others] = response.candidates;
  if (others.length > 0) losses.lose('dropped', 'candidates', 'A message holds one answer.');
  if (candidate.logprobs !== undefined) losses.lose('dropped', 'logprobs', 'A message holds no log probabilities.');
  const own = ownFields(response);
  losses.loseForeign(response, dialect);
  losses.loseForeign(candidate, dialect);
  if (own === undefined) loseEnding(candidate, losses);
  if (own === undefined && response.usage) loseUsage(response.usage, losses);
  const content = encodeAnswer(candidate.content, options.requestId, losses);
  return {
    id: answerId(response.id, own !== undefined, options.requestId),
    type: 'message',
    role: 'assistant',
    model: response.model ?? options.model,
    content,
    stop_reason: stopOf(candidate, content, own !== undefined),
    stop_sequence: candidate.stopSequence ?? null,
    ...detailsOf(candidate.content),
    ...ownFields(candidate),
    usage: encodeUsage(response.usage, own !== undefined),
    ...own,
  };
}

/** The upstream's id where it fits this dialect, else one of the request. */
export function answerId(id: string | undefined, isOwn: boolean, requestId: string): string {
  return id !== undefined && (isOwn || id.startsWith('msg_')) ? id : `msg_${requestId}`;
}

function stopOf({ stop, nativeStop, content }: Candidate, blocks: readonly JsonObject[], isOwn: boolean): string {
  return encodeStop({
    stop,
    nativeStop,
    isOwn,
    hasToolCalls: blocks.some(({ type }) => type === 'tool_use'),
    hasRefusal: content.some(({ kind }) => kind === 'refusal'),
  });
}

function detailsOf(parts: readonly Part[]): JsonObject | undefined {
  const told = parts.find((part) => part.kind === 'refusal' && isToldByDetails(part));
  return told && ownFields(told);
}
