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
 * Answers as Gemini's generateContent sends them, written here by hand after recordings and not by a codec, so that a
 * test does not prove the codec with itself.
 */
export const gemini: {
  text(text: string, content?: AnswerContent): HttpAnswer;
  toolCalls(calls: readonly ScriptedToolCall[], content?: AnswerContent): HttpAnswer;
  whole(content: AnswerContent): HttpAnswer;
  /** As server-sent events. Each brings the usage so far; the last brings the reason of the end. */
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: GeminiErrorOverrides): HttpAnswer;
} = {
  text: (text, content = {}) => whole({ ...content, text: [text] }),
  toolCalls: (toolCalls, content = {}) => whole({ ...content, toolCalls }),
  whole,
  stream,
  error,
};

export interface GeminiErrorOverrides extends ErrorOverrides {
  readonly details?: readonly object[];
}

/** The signature of the first call of an answer, as newer models give it. */
export const geminiSignature: string = Buffer.from('a signature that only Google can read').toString('base64');

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text, toolCalls = [] } = content;
  const parts = [
    ...(reasoning ? [thought(reasoning.join(''))] : []),
    ...(text ? [{ text: text.join('') }] : []),
    ...toolCalls.map(wireCall),
  ];
  return json(
    envelope(
      content,
      [{ content: { parts, role: 'model' }, finishReason: finishOf(content), index: 0 }],
      content.usage,
    ),
  );
}

function stream(content: AnswerContent): StreamedAnswer {
  const pieces = [
    ...(content.reasoning ?? []).map(thought),
    ...(content.text ?? []).map((text) => ({ text })),
    ...(content.toolCalls ?? []).map(wireCall),
  ];
  const { input } = content.usage ?? defaultUsage;
  const chunks = pieces.map((part) =>
    envelope(content, [{ content: { parts: [part], role: 'model' }, index: 0 }], { input, output: 0 }),
  );
  const last = [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: finishOf(content), index: 0 }];
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: [...chunks, envelope(content, last, content.usage)].map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`),
  };
}

/** It says `STOP` of an answer that waits for its calls, too. */
function finishOf({ stop }: AnswerContent): string {
  return stop ? 'MAX_TOKENS' : 'STOP';
}

const thought = (text: string): object => ({ text, thought: true });

function wireCall({ id, name, arguments: text }: ScriptedToolCall, index: number): object {
  const call = { functionCall: { id, name, args: JSON.parse(text === '' ? '{}' : text) as unknown } };
  return index === 0 ? { ...call, thoughtSignature: geminiSignature } : call;
}

function envelope(
  { id = 'wRqXaPuVLJ6vkdUP4eKk2Ak', model = 'gemini-3-flash-preview' }: AnswerContent,
  candidates: readonly object[],
  usage: ScriptedUsage = defaultUsage,
): object {
  return { candidates, usageMetadata: wireUsage(usage), modelVersion: model, responseId: id };
}

/** Thoughts are counted apart from what is said. */
function wireUsage({ input, output, cacheRead, reasoning }: ScriptedUsage): object {
  return {
    promptTokenCount: input,
    candidatesTokenCount: output - (reasoning ?? 0),
    totalTokenCount: input + output,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }],
    ...(cacheRead !== undefined && { cachedContentTokenCount: cacheRead }),
    ...(reasoning !== undefined && { thoughtsTokenCount: reasoning }),
  };
}

interface GeminiError {
  readonly message: string;
  readonly status: string;
  readonly details?: readonly object[];
}
const internal: GeminiError = {
  message:
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  status: 'INTERNAL',
};
const retryInfo = 'type.googleapis.com/google.rpc.RetryInfo';
const errors: Readonly<Record<number, GeminiError>> = {
  400: { message: 'Request contains an invalid argument.', status: 'INVALID_ARGUMENT' },
  401: { message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' },
  403: { message: 'The caller does not have permission', status: 'PERMISSION_DENIED' },
  404: { message: 'models/gemini-0 is not found for API version v1beta.', status: 'NOT_FOUND' },
  429: {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    status: 'RESOURCE_EXHAUSTED',
    details: [{ '@type': retryInfo, retryDelay: '34.07s' }],
  },
  503: { message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' },
};

/** A wait in `retry-after` (seconds) stands in the body, where Google alone has it. */
function error(status: number, { headers = {}, message, type, details }: GeminiErrorOverrides = {}): HttpAnswer {
  const known = errors[status] ?? internal;
  const { 'retry-after': wait, ...others } = headers;
  const waiting = wait === undefined ? details : [{ '@type': retryInfo, retryDelay: `${wait}s` }];
  const said = {
    ...known,
    ...(message && { message }),
    ...(type && { status: type }),
    ...(waiting && { details: waiting }),
  };
  return json({ error: { code: status, ...said } }, status, others);
}
