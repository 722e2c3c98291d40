import { type Codec, isJsonObject, type JsonObject } from '@proxy/spec';
import { anthropicMessages } from '../../src/anthropic-messages/index.ts';
import { openaiChat } from '../../src/openai-chat/codec.ts';
import { openaiResponses } from '../../src/openai-responses/codec.ts';
import { accumulate as accumulateAnthropic } from '../anthropic-messages/accumulate.ts';
import { complaints as anthropicComplaints } from '../anthropic-messages/grammar-checker.ts';
import { messageComplaints, requestComplaints } from '../anthropic-messages/message-checker.ts';
import { wireEvents } from '../anthropic-messages/wire-events.ts';
import { accumulate as accumulateOpenai } from '../openai-chat/accumulate.ts';
import { completionComplaints, conversationComplaints } from '../openai-chat/completion-checker.ts';
import { complaints as openaiComplaints } from '../openai-chat/grammar-checker.ts';
import { accumulate as accumulateResponses } from '../openai-responses/accumulate.ts';
import { complaints as responsesComplaints } from '../openai-responses/grammar-checker.ts';
import { inputComplaints, responseComplaints } from '../openai-responses/response-checker.ts';
import { parsed, type RawEvent } from '../read-sse.ts';
import type { AnswerMeaning } from './answer-meaning.ts';
import { readAnthropicAnswer } from './anthropic-answer-meaning.ts';
import { readAnthropicRequest } from './anthropic-request-meaning.ts';
import { readOpenaiAnswer } from './openai-answer-meaning.ts';
import { readOpenaiRequest } from './openai-request-meaning.ts';
import type { RequestMeaning } from './request-meaning.ts';
import { readResponsesAnswer } from './responses-answer-meaning.ts';
import { readResponsesRequest } from './responses-request-meaning.ts';

/** A dialect: its codec, and what reads and judges its wire form without the codec. */
export interface Wire {
  readonly codec: Codec;
  /** What recordings call it. Mistral's API is read by the codec whose dialect it follows. */
  readonly apis: readonly string[];
  /** The whole answer that the events of a stream amount to. */
  accumulate(events: readonly JsonObject[]): JsonObject;
  /** What is illegal in the text of a stream, in a whole answer, in a request. */
  streamComplaints(text: string): string[];
  answerComplaints(body: JsonObject): string[];
  requestComplaints(body: JsonObject): string[];
  /** What the end of a stream looks like, and what is written where a host leaves it out. */
  readonly terminator: { readonly pattern: RegExp; readonly text: string };
  /** What must have been said before it, or the end tells nothing. */
  readonly reason: RegExp;
  readAnswer(body: JsonObject): AnswerMeaning[];
  readRequest(body: JsonObject): RequestMeaning;
  /** The request with which a client goes on from an answer, between two turns of the user. */
  goOn(answer: JsonObject): JsonObject;
  /** Whether what an event holds is usage and nothing else. */
  holdsUsageOnly(event: JsonObject): boolean;
}

const question: JsonObject = { role: 'user', content: 'Go on.' };

const openai: Wire = {
  codec: openaiChat,
  apis: ['openai-chat', 'mistral-chat'],
  accumulate: accumulateOpenai,
  streamComplaints: openaiComplaints,
  answerComplaints: completionComplaints,
  requestComplaints: conversationComplaints,
  terminator: { pattern: /^data: ?\[DONE\]/m, text: 'data: [DONE]\n\n' },
  reason: /"finish_reason": ?"/,
  readAnswer: readOpenaiAnswer,
  readRequest: readOpenaiRequest,
  goOn: ({ choices }) => {
    const [choice] = Array.isArray(choices) ? choices : [];
    const answer = isJsonObject(choice) && isJsonObject(choice['message']) ? choice['message'] : {};
    return { model: 'a-model', messages: [question, answer, question] };
  },
  holdsUsageOnly: ({ choices, usage }) =>
    Array.isArray(choices) && choices.length === 0 && typeof usage === 'object' && usage !== null,
};

const anthropic: Wire = {
  codec: anthropicMessages,
  apis: ['anthropic-messages'],
  accumulate: accumulateAnthropic,
  answerComplaints: messageComplaints,
  requestComplaints,
  streamComplaints: (text) => anthropicComplaints(wireEvents(text)),
  terminator: {
    pattern: /^event: ?message_stop/m,
    text: 'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  },
  reason: /"stop_reason": ?"/,
  readAnswer: readAnthropicAnswer,
  readRequest: readAnthropicRequest,
  goOn: ({ content }) => ({
    model: 'a-model',
    max_tokens: 9,
    messages: [question, { role: 'assistant', content }, question],
  }),
  holdsUsageOnly: () => false,
};

const responses: Wire = {
  codec: openaiResponses,
  apis: ['openai-responses'],
  accumulate: accumulateResponses,
  streamComplaints: responsesComplaints,
  answerComplaints: responseComplaints,
  requestComplaints: inputComplaints,
  terminator: { pattern: /"type": ?"response\.(?:completed|incomplete|failed)"/, text: '' },
  reason: /"status": ?"/,
  readAnswer: readResponsesAnswer,
  readRequest: readResponsesRequest,
  goOn: ({ output }) => ({ model: 'a-model', input: [question, ...(Array.isArray(output) ? output : []), question] }),
  holdsUsageOnly: () => false,
};

/** The dialects that are replayed, both as the one spoken and as the one translated to. */
export const wires: readonly Wire[] = [openai, anthropic, responses];

/** Whether a stream tells its end as its dialect demands; some hosts' do not. */
export function isTerminated(text: string, { terminator, reason }: Wire): boolean {
  return terminator.pattern.test(text) && reason.test(text);
}

export function isUsageOnly({ data }: RawEvent, wire: Wire): boolean {
  const value = parsed(data);
  return isJsonObject(value) && wire.holdsUsageOnly(value);
}
