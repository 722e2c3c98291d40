import { type ChatRequest, type Codec, isJsonObject, type JsonObject, type UpstreamCodec } from '@proxy/spec';
import { anthropicMessages } from '../../src/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/bedrock-converse/codec.ts';
import { cohereChat } from '../../src/cohere-chat/codec.ts';
import { gemini as geminiCodec } from '../../src/gemini/codec.ts';
import { mistralChat } from '../../src/mistral-chat/codec.ts';
import { ollamaChat } from '../../src/ollama-chat/codec.ts';
import { openaiChat } from '../../src/openai-chat/codec.ts';
import { openaiResponses } from '../../src/openai-responses/codec.ts';
import { accumulate as accumulateAnthropic } from '../anthropic-messages/accumulate.ts';
import { complaints as anthropicComplaints } from '../anthropic-messages/grammar-checker.ts';
import { messageComplaints, requestComplaints } from '../anthropic-messages/message-checker.ts';
import { wireEvents } from '../anthropic-messages/wire-events.ts';
import { accumulate as accumulateCohere } from '../cohere-chat/accumulate.ts';
import { accumulate as accumulateGemini } from '../gemini/accumulate.ts';
import {
  answerComplaints as geminiAnswerComplaints,
  requestComplaints as geminiRequestComplaints,
} from '../gemini/answer-checker.ts';
import { complaints as geminiComplaints } from '../gemini/grammar-checker.ts';
import { objectsIn } from '../gemini/objects-in.ts';
import { accumulate as accumulateOllama } from '../ollama-chat/accumulate.ts';
import { accumulate as accumulateOpenai } from '../openai-chat/accumulate.ts';
import { completionComplaints, conversationComplaints } from '../openai-chat/completion-checker.ts';
import { complaints as openaiComplaints } from '../openai-chat/grammar-checker.ts';
import { accumulate as accumulateResponses } from '../openai-responses/accumulate.ts';
import { complaints as responsesComplaints } from '../openai-responses/grammar-checker.ts';
import { inputComplaints, responseComplaints } from '../openai-responses/response-checker.ts';
import { dataObjects, lineObjects, parsed, type RawEvent } from '../read-sse.ts';
import type { AnswerMeaning } from './answer-meaning.ts';
import { readAnthropicAnswer } from './anthropic-answer-meaning.ts';
import { readAnthropicRequest } from './anthropic-request-meaning.ts';
import { readBedrockAnswer } from './bedrock-answer-meaning.ts';
import { readCohereAnswer } from './cohere-answer-meaning.ts';
import { readGeminiAnswer } from './gemini-answer-meaning.ts';
import { camelled, readGeminiRequest } from './gemini-request-meaning.ts';
import { readMistralAnswer } from './mistral-answer-meaning.ts';
import { readOllamaAnswer } from './ollama-answer-meaning.ts';
import { readOpenaiAnswer } from './openai-answer-meaning.ts';
import { readOpenaiRequest } from './openai-request-meaning.ts';
import type { RequestMeaning } from './request-meaning.ts';
import { readResponsesAnswer } from './responses-answer-meaning.ts';
import { readResponsesRequest } from './responses-request-meaning.ts';

/** A dialect that upstreams answer in: its codec, and what reads its wire form without the codec. */
export interface Source {
  readonly codec: UpstreamCodec;
  /** What recordings call it; absent: by its own name. */
  readonly api?: string;
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
  readRequest(body: JsonObject, path: string): RequestMeaning;
  /** Where such a request is sent: a dialect may name model and streaming there. */
  pathOf(request: Pick<ChatRequest, 'model' | 'stream'>): string;
  /** A body without what says the same in several ways; absent: there is no such thing. */
  plainly?(body: JsonObject): JsonObject;
  /** What is expected where the gateway names another model. */
  withModel(body: JsonObject, model: string): JsonObject;
  /** A request in which a client says the answer again, as the second of three messages. */
  repeat(answer: JsonObject): JsonObject;
  /** Whether what an event holds is usage and nothing else. */
  holdsUsageOnly(event: JsonObject): boolean;
}

const named = {
  pathOf: () => '/',
  withModel: (body: JsonObject, model: string): JsonObject => ({ ...body, model }),
} as const;
const question: JsonObject = { role: 'user', content: 'Go on.' };
const around = (said: JsonObject): JsonObject => ({
  model: 'a-model',
  max_tokens: 9,
  messages: [question, said, question],
});

const openai: Wire = {
  ...named,
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
    return around(isJsonObject(choice) && isJsonObject(choice['message']) ? choice['message'] : {});
  },
  holdsUsageOnly: ({ choices, usage }) =>
    Array.isArray(choices) && choices.length === 0 && typeof usage === 'object' && usage !== null,
};

const anthropic: Wire = {
  ...named,
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
  repeat: ({ content }) => around({ role: 'assistant', content }),
  holdsUsageOnly: () => false,
};

const asked = { role: 'user', parts: [{ text: 'Go on.' }] };

const gemini: Wire = {
  codec: geminiCodec,
  api: 'gemini-generate',
  objects: objectsIn,
  accumulate: accumulateGemini,
  answerComplaints: geminiAnswerComplaints,
  requestComplaints: geminiRequestComplaints,
  streamComplaints: geminiComplaints,
  terminator: { pattern: /"(?:finishReason|blockReason)"/, text: '' },
  reason: /"(?:finishReason|blockReason)"/,
  readAnswer: readGeminiAnswer,
  readRequest: readGeminiRequest,
  pathOf: ({ model, stream }) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent' : 'generateContent'}`,
  plainly: (body) => camelled(body) as JsonObject,
  withModel: ({ model: _, ...body }) => body,
  repeat: ({ candidates }) => {
    const [candidate] = Array.isArray(candidates) ? candidates : [];
    return { contents: [asked, isJsonObject(candidate) ? (candidate['content'] ?? asked) : asked, asked] };
  },
  holdsUsageOnly: () => false,
};

const responses: Wire = {
  ...named,
  codec: openaiResponses,
  objects: dataObjects,
  accumulate: accumulateResponses,
  streamComplaints: responsesComplaints,
  answerComplaints: responseComplaints,
  requestComplaints: inputComplaints,
  terminator: { pattern: /"type": ?"response\.(?:completed|incomplete|failed)"/, text: '' },
  reason: /"status": ?"/,
  readAnswer: readResponsesAnswer,
  readRequest: readResponsesRequest,
  repeat: ({ output }) => ({ model: 'a-model', input: [question, ...(Array.isArray(output) ? output : []), question] }),
  holdsUsageOnly: () => false,
};

/** The dialects that are replayed, both as the one spoken and as the one translated to. */
export const wires: readonly Wire[] = [openai, anthropic, gemini, responses];

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

/** Whether a recording is of the dialect. */
export const isOf =
  (spoken: string) =>
  ({ codec, api = codec.dialect }: Source): boolean =>
    api === spoken;

/** Whether a stream tells its end as its dialect demands; some hosts' do not. */
export function isTerminated(text: string, { terminator, reason }: Source): boolean {
  return terminator.pattern.test(text) && reason.test(text);
}

export function isUsageOnly({ data }: RawEvent, wire: Wire): boolean {
  const value = parsed(data);
  return isJsonObject(value) && wire.holdsUsageOnly(value);
}
