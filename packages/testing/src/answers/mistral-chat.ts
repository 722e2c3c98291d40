import { type HttpAnswer, json } from '../upstream/script.ts';
import {
  type AnswerContent,
  defaultUsage,
  type ErrorOverrides,
  type ScriptedToolCall,
  type ScriptedUsage,
  type StreamedAnswer,
} from './answer-content.ts';

/** Answers as Mistral's chat sends them, written here by hand after recordings and not by a codec. */
export const mistralChat: {
  whole(content: AnswerContent): HttpAnswer;
  /** Ends with a chunk that tells reason and usage, and `[DONE]`. */
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
} = { whole, stream, error };

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text = [], toolCalls } = content;
  const parts = [...(reasoning ? [thinking(reasoning.join(''))] : []), { type: 'text', text: text.join('') }];
  const message = {
    role: 'assistant',
    content: reasoning ? parts : text.join(''),
    tool_calls: toolCalls ? toolCalls.map(wireCall) : null,
  };
  return json({
    ...envelope(content, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finishOf(content) }],
    usage: wireUsage(content.usage),
  });
}

function stream(content: AnswerContent): StreamedAnswer {
  const { reasoning = [], text = [], toolCalls } = content;
  const chunk = (delta: object, reason: string | null = null, more: object = {}): string =>
    event({
      ...envelope(content, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, finish_reason: reason }],
      ...more,
      p: 'abcdef',
    });
  const calls = toolCalls ? { tool_calls: toolCalls.map(wireCall) } : {};
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: [
      chunk({ role: 'assistant', content: '' }),
      ...reasoning.map((piece) => chunk({ content: [thinking(piece)] })),
      ...text.map((piece) => chunk({ content: piece })),
      chunk({ content: '', ...calls }, finishOf(content), { usage: wireUsage(content.usage) }),
      'data: [DONE]\n\n',
    ],
  };
}

function error(
  status: number,
  { message = 'The upstream failed.', type = 'error', headers }: ErrorOverrides = {},
): HttpAnswer {
  return json({ object: 'error', message, type, param: null, code: String(status) }, status, headers);
}

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

const thinking = (text: string): object => ({ type: 'thinking', thinking: [{ type: 'text', text }] });

const envelope = (
  { id = 'd3a0f557943648c49fb019bc65a64334', model = 'mistral-test' }: AnswerContent,
  object: string,
) => ({
  id,
  object,
  created: 1_767_225_600,
  model,
});

const finishOf = ({ toolCalls, stop }: AnswerContent): string => stop ?? (toolCalls ? 'tool_calls' : 'stop');

const wireCall = ({ id, name, arguments: text }: ScriptedToolCall, index: number): object => ({
  id,
  type: 'function',
  function: { name, arguments: text },
  index,
});

function wireUsage({ input, output, cacheRead }: ScriptedUsage = defaultUsage): object {
  return {
    prompt_tokens: input,
    total_tokens: input + output,
    completion_tokens: output,
    ...(cacheRead !== undefined && { prompt_tokens_details: { cached_tokens: cacheRead } }),
  };
}
