import { type Codec, isJsonObject, type JsonObject, type UpstreamCodec } from '@proxy/spec';
import { anthropicMessages } from '../../src/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/bedrock-converse/codec.ts';
import { cohereChat } from '../../src/cohere-chat/codec.ts';
import { mistralChat } from '../../src/mistral-chat/codec.ts';
import { ollamaChat } from '../../src/ollama-chat/codec.ts';
import { openaiChat } from '../../src/openai-chat/codec.ts';
import { accumulate as accumulateAnthropic } from '../anthropic-messages/accumulate.ts';
import { complaints as anthropicComplaints } from '../anthropic-messages/grammar-checker.ts';
import { messageComplaints, requestComplaints } from '../anthropic-messages/message-checker.ts';
import { wireEvents } from '../anthropic-messages/wire-events.ts';
import { accumulate as accumulateCohere } from '../cohere-chat/accumulate.ts';
import { accumulate as accumulateOllama } from '../ollama-chat/accumulate.ts';
import { accumulate as accumulateOpenai } from '../openai-chat/accumulate.ts';
import { completionComplaints, conversationComplaints } from '../openai-chat/completion-checker.ts';
import { complaints as openaiComplaints } from '../openai-chat/grammar-checker.ts';
import { dataObjects, lineObjects, parsed, type RawEvent } from '../read-sse.ts';
import type { AnswerMeaning } from './answer-meaning.ts';
import { readAnthropicAnswer } from './anthropic-answer-meaning.ts';
import { readAnthropicRequest } from './anthropic-request-meaning.ts';
import { readBedrockAnswer } from './bedrock-answer-meaning.ts';
import { readCohereAnswer } from './cohere-answer-meaning.ts';
import { readMistralAnswer } from './mistral-answer-meaning.ts';
import { readOllamaAnswer } from './ollama-answer-meaning.ts';
import { readOpenaiAnswer } from './openai-answer-meaning.ts';
import { readOpenaiRequest } from './openai-request-meaning.ts';
import type { RequestMeaning } from './request-meaning.ts';

/** A dialect that upstreams answer in: its codec, and what reads its wire form without the codec. */
export interface Source {
  readonly codec: UpstreamCodec;
  /** The objects that the text of a stream holds. */
  objects(text: string): JsonObject[];
  /** The whole answer that the events of a stream amount to. */
  accumulate(events: readonly JsonObject[]): JsonObject;
  /** What the end of a stream looks like, and what is written where a host leaves it out. */
  readonly terminator: { readonly pattern: RegExp; readonly text: string };
  /** What must have been said before it, or the end tells nothing. */
  readonly reason: RegExp;
  readAnswer(body: JsonObject): AnswerMeaning[];
}

/** A dialect that clients speak as well, and what judges its wire form. */
export interface Wire extends Source {
  readonly codec: Codec;
  /** What is illegal in the text of a stream, in a whole answer, in a request. */
  streamComplaints(text: string): string[];
  answerComplaints(body: JsonObject): string[];
  requestComplaints(body: JsonObject): string[];
  readRequest(body: JsonObject): RequestMeaning;
  /** The message with which a client says the answer again in its next request. */
  repeat(answer: JsonObject): JsonObject;
  /** Whether what an event holds is usage and nothing else. */
  holdsUsageOnly(event: JsonObject): boolean;
}

const openai: Wire = {
  codec: openaiChat,
  objects: dataObjects,
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
  objects: dataObjects,
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

/** Answers have the grammar of OpenAI's. */
const mistral: Source = {
  codec: mistralChat,
  objects: dataObjects,
  accumulate: accumulateOpenai,
  terminator: openai.terminator,
  reason: openai.reason,
  readAnswer: readMistralAnswer,
};

const cohere: Source = {
  codec: cohereChat,
  objects: dataObjects,
  accumulate: accumulateCohere,
  terminator: { pattern: /^data: ?\{"type":"message-end"/m, text: '' },
  reason: /"finish_reason": ?"/,
  readAnswer: readCohereAnswer,
};

const ollama: Source = {
  codec: ollamaChat,
  objects: lineObjects,
  accumulate: accumulateOllama,
  terminator: { pattern: /"done": ?true/, text: '' },
  reason: /"done": ?true/,
  readAnswer: readOllamaAnswer,
};

/** Its streams are no text, and none was recorded. */
const bedrock: Source = {
  codec: bedrockConverse,
  objects: () => [],
  accumulate: () => ({}),
  terminator: { pattern: /metadata/, text: '' },
  reason: /messageStop/,
  readAnswer: readBedrockAnswer,
};

/** The dialects that only upstreams answer in: replayed into those of clients. */
export const sources: readonly Source[] = [mistral, cohere, ollama, bedrock];

/** Whether a stream tells its end as its dialect demands; some hosts' do not. */
export function isTerminated(text: string, { terminator, reason }: Source): boolean {
  return terminator.pattern.test(text) && reason.test(text);
}

export function isUsageOnly({ data }: RawEvent, wire: Wire): boolean {
  const value = parsed(data);
  return isJsonObject(value) && wire.holdsUsageOnly(value);
}
