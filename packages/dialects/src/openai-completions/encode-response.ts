import type { Candidate, ChatResponse, JsonObject, ResponseEncoderOptions } from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../internal/answer-losses.ts';
import { encodeStop } from '../openai-chat/stop-reason.ts';
import { encodeUsage } from '../openai-chat/usage.ts';
import { completionId } from './completion-id.ts';
import { dialect } from './dialect.ts';
import { createLogprobWriter } from './logprobs.ts';

/** A whole answer for a client of this dialect. */
export function encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject {
  const losses = createAnswerLosses(options.onLoss);
  return {
    ...response.extensions?.[dialect],
    id: completionId(response.id, options.requestId),
    object: 'text_completion',
    created: response.createdSeconds ?? options.nowSeconds,
    model: response.model ?? options.model,
    choices: response.candidates.map((candidate) => encodeChoice(candidate, losses)),
    ...(response.usage && { usage: encodeUsage(response.usage) }),
  };
}

function encodeChoice(candidate: Candidate, losses: AnswerLosses): JsonObject {
  const { index, content, stop, logprobs, extensions } = candidate;
  let text = '';
  for (const part of content) {
    if (part.kind === 'text' || part.kind === 'refusal') text += part.text;
    else loseContent(losses, part.kind);
  }
  return {
    text,
    index,
    logprobs: createLogprobWriter().write(logprobs) ?? null,
    finish_reason: stop === undefined ? null : finishWord(stop),
    ...extensions?.[dialect],
  };
}

/** @param kind of a part, or of the head of one */
export function loseContent(losses: AnswerLosses, kind: string): void {
  losses.lose('dropped', kind, 'A continued text holds text alone.');
}

/** There is no call that a client of this dialect could make. */
export function finishWord(stop: NonNullable<Candidate['stop']>): string {
  return encodeStop(stop, { hasCalls: false });
}
