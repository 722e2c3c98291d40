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
 * Answers as version 2 of Cohere's chat sends them, written here by hand after recordings and not by a codec. Text
 * before calls is their plan.
 */
export const cohereChat: {
  whole(content: AnswerContent): HttpAnswer;
  /** Ends with `message-end`, which tells reason and usage, and `[DONE]`. */
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
} = { whole, stream, error };

const defaultId = '4b50020f-b3c1-43ef-b852-67c26dfba9a1';

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text, toolCalls, id = defaultId } = content;
  const said = text?.join('') ?? '';
  return json({
    id,
    message: {
      role: 'assistant',
      content: [
        ...(reasoning ? [{ type: 'thinking', thinking: reasoning.join('') }] : []),
        ...(text && !toolCalls ? [{ type: 'text', text: said }] : []),
      ],
      ...(toolCalls && { tool_plan: said, tool_calls: toolCalls.map((call) => wireCall(call)) }),
    },
    finish_reason: finishOf(content),
    usage: wireUsage(content.usage),
  });
}

function stream(content: AnswerContent): StreamedAnswer {
  const { reasoning, text, toolCalls, id = defaultId } = content;
  const at = reasoning ? 1 : 0;
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: [
      event('message-start', { id, delta: { message: { role: 'assistant', content: [], tool_plan: '' } } }),
      ...(reasoning ? entry(0, 'thinking', reasoning) : []),
      ...(text && !toolCalls ? entry(at, 'text', text) : []),
      ...(toolCalls ? (text ?? []).map((piece) => said('tool-plan-delta', { tool_plan: piece })) : []),
      ...(toolCalls ?? []).flatMap(callEvents),
      event('message-end', { delta: { finish_reason: finishOf(content), usage: wireUsage(content.usage) } }),
      'data: [DONE]\n\n',
    ],
  };
}

function error(status: number, { message = 'The upstream failed.', headers }: ErrorOverrides = {}): HttpAnswer {
  return json({ id: 'c167e04b-cfc2-44a9-927c-6d78c47fb5fe', message }, status, headers);
}

const event = (type: string, fields: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const said = (type: string, message: object, index?: number): string =>
  event(type, { ...(index !== undefined && { index }), delta: { message } });

function entry(index: number, type: 'thinking' | 'text', pieces: readonly string[]): string[] {
  return [
    said('content-start', { content: { type, [type]: '' } }, index),
    ...pieces.map((piece) => said('content-delta', { content: { [type]: piece } }, index)),
    event('content-end', { index }),
  ];
}

function callEvents(call: ScriptedToolCall, index: number): string[] {
  return [
    said('tool-call-start', { tool_calls: wireCall({ ...call, arguments: '' }) }, index),
    ...halves(call.arguments).map((half) =>
      said('tool-call-delta', { tool_calls: { function: { arguments: half } } }, index),
    ),
    event('tool-call-end', { index }),
  ];
}

function finishOf({ toolCalls, stop }: AnswerContent): string {
  if (stop) return 'MAX_TOKENS';
  return toolCalls ? 'TOOL_CALL' : 'COMPLETE';
}

const wireCall = ({ id, name, arguments: text }: ScriptedToolCall): object => ({
  id,
  type: 'function',
  function: { name, arguments: text },
});

function wireUsage({ input, output, cacheRead, reasoning }: ScriptedUsage = defaultUsage): object {
  return {
    billed_units: { input_tokens: 3, output_tokens: output },
    tokens: {
      input_tokens: input,
      output_tokens: output,
      ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    },
    ...(cacheRead !== undefined && { cached_tokens: cacheRead }),
  };
}
