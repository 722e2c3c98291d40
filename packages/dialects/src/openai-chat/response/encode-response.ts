import {
  type Candidate,
  type ChatResponse,
  isJsonObject,
  type JsonObject,
  type ResponseEncoderOptions,
} from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, hasOwn, ownFields, withOwn } from '../extensions.ts';
import { encodeAssistant } from '../message/encode-assistant.ts';
import { fieldsOfReasoning, fieldsToShow } from '../message/encode-reasoning.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { encodeUsage, loseUsage } from '../usage.ts';
import { answerId } from './answer-id.ts';

/** A whole answer for a client of this dialect. */
export function encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject {
  const losses = createAnswerLosses(options.onLoss);
  const own = ownFields(response);
  losses.loseForeign(response, dialect);
  if (response.usage) loseUsage(response.usage, losses);
  const body: JsonObject = {
    id: answerId(response.id, options.requestId, own !== undefined),
    object: 'chat.completion',
    created: response.createdSeconds ?? options.nowSeconds,
    model: response.model ?? options.model,
    choices: response.candidates.map((candidate) => encodeChoice(candidate, losses)),
    ...(response.usage && { usage: encodeUsage(response.usage) }),
  };
  return withOwn(body, own);
}

function encodeChoice(candidate: Candidate, losses: AnswerLosses): JsonObject {
  const own = ownFields(candidate);
  const ownMessage = own?.['message'];
  loseForeign(candidate, losses);
  const message = encodeAssistant(candidate.content, {
    isNative: own !== undefined,
    own: isJsonObject(ownMessage) ? ownMessage : undefined,
    reasoningFields: (parts) => {
      const fields = fieldsOfReasoning(parts);
      return fields.length > 0 ? fields : fieldsToShow(parts);
    },
    onLoss: (feature, reason) => losses.lose('dropped', feature, reason),
  });
  const choice: JsonObject = {
    index: candidate.index,
    message: own ? message : { refusal: null, annotations: [], ...message },
    ...encodeLogprobs(candidate),
    finish_reason: finishReason(candidate),
  };
  return withOwn(choice, own);
}

/** What of a candidate and its parts only other dialects know. */
function loseForeign(candidate: Candidate, losses: AnswerLosses): void {
  losses.loseForeign(candidate, dialect);
  loseEnding(candidate, losses);
  for (const part of candidate.content) {
    losses.loseForeign(part, dialect);
    if (part.kind === 'text') losses.loseForeignCitations(part.citations, dialect);
  }
}

/** SDKs expect the field; a host of this dialect that left it out is not corrected. */
function encodeLogprobs(candidate: Candidate): JsonObject {
  const { logprobs } = candidate;
  if (logprobs !== undefined) return { logprobs };
  return ownFields(candidate) ? {} : { logprobs: null };
}

/** The provider's own word where it is one of this dialect. */
function finishReason(candidate: Candidate): string | null {
  const { stop, nativeStop } = candidate;
  if (nativeStop !== undefined && hasOwn(candidate, 'finish_reason')) return nativeStop;
  return stop === undefined
    ? null
    : encodeStop(stop, { hasCalls: candidate.content.some(({ kind }) => kind === 'tool_call') });
}
