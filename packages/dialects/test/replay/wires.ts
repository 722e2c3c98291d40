import { type Codec, isJsonObject, type JsonObject, type UpstreamCodec } from '@proxy/spec';
import { anthropicMessages } from '../../src/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/bedrock-converse/codec.ts';
import { openaiChat } from '../../src/openai-chat/codec.ts';
import { accumulate as accumulateAnthropic } from '../anthropic-messages/accumulate.ts';
import { complaints as anthropicComplaints } from '../anthropic-messages/grammar-checker.ts';
import { messageComplaints, requestComplaints } from '../anthropic-messages/message-checker.ts';
import { wireEvents } from '../anthropic-messages/wire-events.ts';
import { accumulate as accumulateOpenai } from '../openai-chat/accumulate.ts';
import { completionComplaints, conversationComplaints } from '../openai-chat/completion-checker.ts';
import { complaints as openaiComplaints } from '../openai-chat/grammar-checker.ts';
import { parsed, type RawEvent } from '../read-sse.ts';
import type { AnswerMeaning } from './answer-meaning.ts';
import { readAnthropicAnswer } from './anthropic-answer-meaning.ts';
import { readAnthropicRequest } from './anthropic-request-meaning.ts';
import { readBedrockAnswer } from './bedrock-answer-meaning.ts';
import { readOpenaiAnswer } from './openai-answer-meaning.ts';
import { readOpenaiRequest } from './openai-request-meaning.ts';
import type { RequestMeaning } from './request-meaning.ts';

/** A dialect that upstreams answer in: its codec, and what reads its answers without the codec. */
export interface UpstreamWire {
  readonly codec: UpstreamCodec;
  /** What recordings call it. Mistral's API is read by the codec whose dialect it follows. */
  readonly apis: readonly string[];
  readAnswer(body: JsonObject): AnswerMeaning[];
}

/** A dialect that clients speak as well, and what judges its wire form without the codec. */
export interface Wire extends UpstreamWire {
  readonly codec: Codec;
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
  readRequest(body: JsonObject): RequestMeaning;
  /** The message with which a client says the answer again in its next request. */
  repeat(answer: JsonObject): JsonObject;
  /** Whether what an event holds is usage and nothing else. */
  holdsUsageOnly(event: JsonObject): boolean;
}

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
  repeat: ({ choices }) => {
    const [choice] = Array.isArray(choices) ? choices : [];
    return isJsonObject(choice) && isJsonObject(choice['message']) ? choice['message'] : {};
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
  repeat: ({ content }) => ({ role: 'assistant', content }),
  holdsUsageOnly: () => false,
};

/** The dialects that are replayed, both as the one spoken and as the one translated to. */
export const wires: readonly Wire[] = [openai, anthropic];

/** The dialects that are only read. */
export const upstreamWires: readonly UpstreamWire[] = [
  { codec: bedrockConverse, apis: ['bedrock-converse'], readAnswer: readBedrockAnswer },
];

/** Whether a stream tells its end as its dialect demands; some hosts' do not. */
export function isTerminated(text: string, { terminator, reason }: Wire): boolean {
  return terminator.pattern.test(text) && reason.test(text);
}

export function isUsageOnly({ data }: RawEvent, wire: Wire): boolean {
  const value = parsed(data);
  return isJsonObject(value) && wire.holdsUsageOnly(value);
}
