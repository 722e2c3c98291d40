import { openaiChat } from '@proxy/dialects';
import {
  type ChatResponse,
  eventsOf,
  type Headers,
  type RequestFacts,
  type StreamEvent,
  type TransportFailure,
} from '@proxy/spec';
import type { Performance } from './performance.ts';

/** What is played to whoever called. */
export interface Script {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: readonly ScriptChunk[];
  /** How it ends; absent: as an answer should. */
  readonly failure?: TransportFailure;
}
export interface ScriptChunk {
  /** Milliseconds since the chunk before it, or since the head. */
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

const utf8 = new TextEncoder();
const brokenOff: TransportFailure = { class: 'stream_truncated', message: 'The connection broke.' };
const json: Headers = { 'content-type': 'application/json' };

/** A JSON answer, all at once. */
export function jsonScript(status: number, body: unknown, headers: Headers = {}): Script {
  return {
    status,
    headers: { ...json, ...headers },
    chunks: [{ afterMs: 0, bytes: utf8.encode(JSON.stringify(body)) }],
  };
}

/** An error in OpenAI's words. */
export function errorScript(error: Omit<Extract<Performance, { kind: 'error' }>, 'kind'>): Script {
  const { status, type, code, message, headers } = error;
  return jsonScript(status, { error: { message, type, param: null, code } }, headers);
}

/** A performance as bytes of the OpenAI chat dialect. */
export function scriptOf(performance: Performance, facts: RequestFacts, nowSeconds: number): Script {
  if (performance.kind === 'error') return errorScript(performance);
  const response: ChatResponse = { ...performance.response, createdSeconds: nowSeconds };
  const script = facts.stream ? streamed(response, facts, performance) : whole(response, performance);
  return performance.breaksOff ? broken(script) : script;
}

type Answer = Extract<Performance, { kind: 'answer' }>;

function whole(response: ChatResponse, { wordDelayMs = 0 }: Answer): Script {
  const options = encoderOptions(response);
  const script = jsonScript(200, openaiChat.chat.encodeResponse(response, options));
  const words = eventsOf(response).flatMap(inWords).filter(isPaced).length;
  return { ...script, chunks: script.chunks.map((chunk) => ({ ...chunk, afterMs: words * wordDelayMs })) };
}

/** One chunk per word, as a model would say it. */
function streamed(response: ChatResponse, facts: RequestFacts, { wordDelayMs = 0 }: Answer): Script {
  const encoder = openaiChat.chat.createStreamEncoder({
    ...encoderOptions(response),
    includeUsage: facts.includeUsage,
  });
  const chunks = eventsOf(response)
    .flatMap(inWords)
    .map((event) => ({ afterMs: isPaced(event) ? wordDelayMs : 0, bytes: utf8.encode(encoder.push([event])) }));
  const end = { afterMs: 0, bytes: utf8.encode(encoder.end()) };
  return {
    status: 200,
    headers: { 'content-type': openaiChat.streamContentType },
    chunks: [...chunks, end].filter((chunk) => chunk.bytes.length > 0),
  };
}

function encoderOptions({ id = '', model = '', createdSeconds = 0 }: ChatResponse): {
  readonly requestId: string;
  readonly model: string;
  readonly nowSeconds: number;
} {
  return { requestId: id, model, nowSeconds: createdSeconds };
}

/** Half of it, and the end of the connection. */
function broken(script: Script): Script {
  const [only, ...more] = script.chunks;
  const chunks =
    only && more.length === 0
      ? [{ ...only, bytes: only.bytes.subarray(0, only.bytes.length >> 1) }]
      : script.chunks.slice(0, script.chunks.length >> 1);
  return { ...script, chunks, failure: brokenOff };
}

function isPaced(event: StreamEvent): boolean {
  return event.kind === 'text_delta' || event.kind === 'reasoning_delta';
}

/** A delta of text as one event per word, the space after it included. */
function inWords(event: StreamEvent): readonly StreamEvent[] {
  if (event.kind !== 'text_delta' && event.kind !== 'reasoning_delta') return [event];
  return (event.text.match(/\S*\s*/gu) ?? []).filter((word) => word !== '').map((text) => ({ ...event, text }));
}
