import { type HttpAnswer, json } from '../upstream/script.ts';
import {
  type AnswerContent,
  defaultUsage,
  halves,
  type ScriptedToolCall,
  type ScriptedUsage,
  type StreamedAnswer,
} from './answer-content.ts';
import { type OpenAiErrorOverrides, openaiError } from './openai-error.ts';

/**
 * Answers as OpenAI's chat completions send them, written here by hand after recordings and not by a codec, so that
 * a test does not prove the codec with itself.
 */
export const openaiChat: {
  text(text: string, content?: AnswerContent): HttpAnswer;
  toolCalls(calls: readonly ScriptedToolCall[], content?: AnswerContent): HttpAnswer;
  whole(content: AnswerContent): HttpAnswer;
  /** Ends with a chunk of usage, as if the request had asked for it, and `[DONE]`. */
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: OpenAiErrorOverrides): HttpAnswer;
} = {
  text: (text, content = {}) => whole({ ...content, text: [text] }),
  toolCalls: (toolCalls, content = {}) => whole({ ...content, toolCalls }),
  whole,
  stream,
  error: openaiError,
};

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text, toolCalls } = content;
  const message = {
    role: 'assistant',
    content: text?.join('') ?? null,
    refusal: null,
    annotations: [],
    ...(reasoning && { reasoning_content: reasoning.join('') }),
    ...(toolCalls && { tool_calls: toolCalls.map((call) => wireCall(call)) }),
  };
  return json({
    ...envelope(content, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(content) }],
    usage: wireUsage(content.usage),
  });
}

function stream(content: AnswerContent): StreamedAnswer {
  const chunk = (fields: object): string =>
    event({ ...envelope(content, 'chat.completion.chunk'), usage: null, ...fields });
  const choice = (delta: object, finish: string | null = null): string =>
    chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: [
      choice({ role: 'assistant', content: content.text ? '' : null, refusal: null }),
      ...(content.reasoning ?? []).map((piece) => choice({ reasoning_content: piece })),
      ...(content.text ?? []).map((piece) => choice({ content: piece })),
      ...(content.toolCalls ?? []).flatMap(callDeltas).map((call) => choice({ tool_calls: [call] })),
      choice({}, finishOf(content)),
      chunk({ choices: [], usage: wireUsage(content.usage) }),
      'data: [DONE]\n\n',
    ],
  };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function envelope(
  { id = 'chatcmpl-C2OICn1CbpqxbWqJvEQJadV86H8q7', model = 'gpt-4o-mini' }: AnswerContent,
  object: string,
): object {
  return { id, object, created: 1_754_686_072, model, service_tier: 'default', system_fingerprint: 'fp_07871e2ad8' };
}

function finishOf({ toolCalls, stop }: AnswerContent): string {
  if (stop) return stop;
  return toolCalls?.length ? 'tool_calls' : 'stop';
}

function wireCall({ id, name, arguments: text }: ScriptedToolCall): object {
  return { id, type: 'function', function: { name, arguments: text } };
}

/** A call opens with empty arguments, and they follow in pieces. */
function callDeltas(call: ScriptedToolCall, index: number): object[] {
  const opening = { index, ...wireCall({ ...call, arguments: '' }) };
  return [opening, ...halves(call.arguments).map((piece) => ({ index, function: { arguments: piece } }))];
}

function wireUsage(usage: ScriptedUsage = defaultUsage): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
