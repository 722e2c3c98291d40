import { type HttpAnswer, json } from '../upstream/script.ts';
import {
  type AnswerContent,
  defaultUsage,
  type ErrorOverrides,
  type ScriptedToolCall,
  type ScriptedUsage,
  type StreamedAnswer,
} from './answer-content.ts';

/**
 * Answers as Gemini's `generateContent` sends them, written here by hand after recordings and not by a codec, so that
 * a test does not prove the codec with itself. Streams are server-sent events (`alt=sse`) with the CRLF that Google
 * sends, end without a terminator, and carry a call whole; the first call is signed with `thoughtSignature`.
 * @see https://ai.google.dev/api/generate-content
 */
export const gemini: {
  text(text: string, content?: AnswerContent): HttpAnswer;
  toolCalls(calls: readonly ScriptedToolCall[], content?: AnswerContent): HttpAnswer;
  whole(content: AnswerContent): HttpAnswer;
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
} = {
  text: (text, content = {}) => whole({ ...content, text: [text] }),
  toolCalls: (toolCalls, content = {}) => whole({ ...content, toolCalls }),
  whole,
  stream,
  error,
};

/** The signature of the first scripted call. */
export const thoughtSignature = 'EqMBCqABAXLI2nwQm0pTb3VnaHQgb2YgYSBzY3JpcHQ9PQ==';

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text, toolCalls = [] } = content;
  const parts = [
    ...(reasoning ? [{ text: reasoning.join(''), thought: true }] : []),
    ...(text ? [{ text: text.join('') }] : []),
    ...toolCalls.map(callPart),
  ];
  return json(chunk(content, parts, { finishReason: finishOf(content) }));
}

function stream(content: AnswerContent): StreamedAnswer {
  const { reasoning = [], text = [], toolCalls = [] } = content;
  const parts = [
    ...reasoning.map((piece) => ({ text: piece, thought: true })),
    ...text.map((piece) => ({ text: piece })),
    ...toolCalls.map(callPart),
  ];
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: [
      ...parts.map((part) => event(chunk(content, [part]))),
      event(chunk(content, [{ text: '' }], { finishReason: finishOf(content) })),
    ],
  };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

function chunk(content: AnswerContent, parts: readonly object[], end: object = {}): object {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...end }],
    usageMetadata: wireUsage(content.usage),
    modelVersion: content.model ?? 'gemini-2.5-flash',
    responseId: content.id ?? 'MRZyaoPoApODz7IP3PyuuAc',
  };
}

function callPart({ id, name, arguments: text }: ScriptedToolCall, index: number): object {
  const functionCall = { id, name, args: JSON.parse(text) };
  return index === 0 ? { functionCall, thoughtSignature } : { functionCall };
}

/** Gemini says `STOP` of an answer that waits for its calls, too. */
function finishOf({ stop }: AnswerContent): string {
  return stop ? 'MAX_TOKENS' : 'STOP';
}

/** Thoughts are counted beside the candidates, not among them. */
function wireUsage({ input, output, cacheRead, reasoning = 0 }: ScriptedUsage = defaultUsage): object {
  return {
    promptTokenCount: input,
    ...(cacheRead !== undefined && { cachedContentTokenCount: cacheRead }),
    candidatesTokenCount: output - reasoning,
    ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
    totalTokenCount: input + output,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
  };
}

interface GeminiError {
  readonly status: string;
  readonly message: string;
}
const serverError: GeminiError = { status: 'INTERNAL', message: 'An internal error has occurred.' };
const errors: Readonly<Record<number, GeminiError>> = {
  400: { status: 'INVALID_ARGUMENT', message: 'Request contains an invalid argument.' },
  401: { status: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' },
  403: { status: 'PERMISSION_DENIED', message: "Method doesn't allow unregistered callers." },
  404: { status: 'NOT_FOUND', message: 'models/gemini-none is not found for API version v1beta.' },
  429: { status: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted (e.g. check quota).' },
  503: { status: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' },
  504: { status: 'DEADLINE_EXCEEDED', message: 'Deadline expired before operation could complete.' },
};

/** `type` is the error's status. A wait in `retry-after` (seconds) stands in the body, where Google alone has it. */
function error(status: number, { headers = {}, type, message }: ErrorOverrides = {}): HttpAnswer {
  const known = errors[status] ?? serverError;
  const { 'retry-after': wait, ...others } = headers;
  const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${wait}s` };
  const failure = { code: status, message: message ?? known.message, status: type ?? known.status };
  return json({ error: wait === undefined ? failure : { ...failure, details: [retryInfo] } }, status, others);
}
