import { type HttpAnswer, json } from '../upstream/script.ts';
import {
  type AnswerContent,
  defaultUsage,
  type ErrorOverrides,
  halves,
  type ScriptedToolCall,
  type ScriptedUsage,
  type StreamedAnswer,
} from './answer-content.ts';

/**
 * Answers as Anthropic's Messages API sends them, written here by hand after recordings and not by a codec, so that
 * a test does not prove the codec with itself. Reasoning is signed with `thinkingSignature`.
 */
export const anthropicMessages: {
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

/** The signature under all scripted reasoning. */
export const thinkingSignature = 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=';

/** One block of the answer: as it stands in a whole one, as it opens in a stream, and what follows there. */
interface Block {
  readonly whole: object;
  readonly opening: object;
  readonly deltas: readonly object[];
}

function whole(content: AnswerContent): HttpAnswer {
  const message = { ...envelope(content), content: blocksOf(content).map((block) => block.whole) };
  return json({ ...message, stop_reason: stopOf(content), stop_sequence: null, usage: wireUsage(content.usage) });
}

function stream(content: AnswerContent): StreamedAnswer {
  const usage = wireUsage(content.usage);
  const message = { ...envelope(content), content: [], stop_reason: null, stop_sequence: null };
  const delta = { stop_reason: stopOf(content), stop_sequence: null };
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: [
      event('message_start', { message: { ...message, usage: { ...usage, output_tokens: 1 } } }),
      event('ping', {}),
      ...blocksOf(content).flatMap(blockEvents),
      event('message_delta', { delta, usage }),
      event('message_stop', {}),
    ],
  };
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function blockEvents({ opening, deltas }: Block, index: number): string[] {
  return [
    event('content_block_start', { index, content_block: opening }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
}

function blocksOf({ reasoning, text, toolCalls = [] }: AnswerContent): Block[] {
  return [...(reasoning ? [thinking(reasoning)] : []), ...(text ? [words(text)] : []), ...toolCalls.map(toolUse)];
}

function thinking(pieces: readonly string[]): Block {
  return {
    whole: { type: 'thinking', thinking: pieces.join(''), signature: thinkingSignature },
    opening: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...pieces.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature: thinkingSignature },
    ],
  };
}

function words(pieces: readonly string[]): Block {
  return {
    whole: { type: 'text', text: pieces.join('') },
    opening: { type: 'text', text: '' },
    deltas: pieces.map((piece) => ({ type: 'text_delta', text: piece })),
  };
}

/** The first delta of a call is empty, as Anthropic has it. */
function toolUse({ id, name, arguments: text }: ScriptedToolCall): Block {
  const call = { type: 'tool_use', id, name };
  return {
    whole: { ...call, input: JSON.parse(text) },
    opening: { ...call, input: {} },
    deltas: ['', ...halves(text)].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

function envelope({ id = 'msg_01XFDUDYJgAACzvnptvVoYEL', model = 'claude-haiku-4-5' }: AnswerContent): object {
  return { id, type: 'message', role: 'assistant', model };
}

function stopOf({ toolCalls, stop }: AnswerContent): string {
  if (stop) return 'max_tokens';
  return toolCalls?.length ? 'tool_use' : 'end_turn';
}

function wireUsage({ input, output, cacheRead = 0 }: ScriptedUsage = defaultUsage): object {
  return {
    input_tokens: input - cacheRead,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  };
}

interface AnthropicError {
  readonly type: string;
  readonly message: string;
}
const serverError: AnthropicError = { type: 'api_error', message: 'Internal server error' };
const errors: Readonly<Record<number, AnthropicError>> = {
  400: { type: 'invalid_request_error', message: 'messages.0: Input does not match the expected shape.' },
  401: { type: 'authentication_error', message: 'invalid x-api-key' },
  403: { type: 'permission_error', message: 'Your API key does not have permission to use the specified resource.' },
  404: { type: 'not_found_error', message: 'model: claude-does-not-exist' },
  413: { type: 'request_too_large', message: 'Request exceeds the maximum size' },
  429: {
    type: 'rate_limit_error',
    message: "This request would exceed your organization's rate limit of 50 requests per minute.",
  },
  529: { type: 'overloaded_error', message: 'Overloaded' },
};

function error(status: number, { headers, ...overrides }: ErrorOverrides = {}): HttpAnswer {
  const failure = { ...(errors[status] ?? serverError), ...overrides };
  return json({ type: 'error', error: failure, request_id: 'req_011CVEA3SF7rnb3DuBZytqQa' }, status, headers);
}
