export type {
  AnswerContent,
  ErrorOverrides,
  ScriptedToolCall,
  ScriptedUsage,
  StreamedAnswer,
} from './answers/answer-content.ts';
export { anthropicMessages, thinkingSignature } from './answers/anthropic-messages.ts';
export { bedrockConverse, type StreamedMessages } from './answers/bedrock-converse.ts';
export { cohereChat } from './answers/cohere-chat.ts';
export { eventStreamEvent, eventStreamMessage } from './answers/event-stream.ts';
export { type GeminiErrorOverrides, gemini, geminiSignature } from './answers/gemini.ts';
export { mistralChat } from './answers/mistral-chat.ts';
export { ollamaChat } from './answers/ollama-chat.ts';
export { openaiChat } from './answers/openai-chat.ts';
export type { OpenAiErrorOverrides } from './answers/openai-error.ts';
export { encryptedReasoning, openaiResponses } from './answers/openai-responses.ts';
export { collectGarbage } from './collect-garbage.ts';
export { cutAt, cutRandomly, everyCut } from './cut-bytes.ts';
export { grammarProblems } from './event-grammar.ts';
export { createFakeClock, type FakeClock, type FakeClockOptions } from './fake-clock.ts';
export { assertError, assertHalted, assertNotHalted } from './plugs/assertions.ts';
export { buildRequest, type RequestOverrides } from './plugs/build-request.ts';
export { type MockResponse, mockExecutor, streamOf, textResponse } from './plugs/mock-executor.ts';
export { shouldNotReach } from './plugs/should-not-reach.ts';
export {
  answerBytes,
  loadRecordings,
  type RecordedAnswer,
  type RecordedMessage,
  type Recording,
  type RecordingFidelity,
  type RecordingQuery,
} from './recordings.ts';
export { seededRandom } from './seeded-random.ts';
export type { ExchangeEnd } from './upstream/exchange.ts';
export { createGate, type Gate } from './upstream/gate.ts';
export type { RecordedRequest } from './upstream/recorded-request.ts';
export {
  type Ending,
  type HttpAnswer,
  headThenSilence,
  json,
  type RawAnswer,
  redirect,
  repeat,
  resetAtOnce,
  type Script,
  type ScriptedAnswer,
  type Step,
  silence,
} from './upstream/script.ts';
export { createScriptedUpstream, type ScriptedUpstream } from './upstream/scripted-upstream.ts';
