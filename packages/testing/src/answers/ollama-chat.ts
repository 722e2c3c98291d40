import { type HttpAnswer, json } from '../upstream/script.ts';
import {
  type AnswerContent,
  defaultUsage,
  type ErrorOverrides,
  type ScriptedToolCall,
  type StreamedAnswer,
} from './answer-content.ts';

/**
 * Answers as Ollama's own chat sends them, written here by hand after recordings and not by a codec. Usage tells of no
 * cache and of no reasoning.
 */
export const ollamaChat: {
  whole(content: AnswerContent): HttpAnswer;
  /** One object to a line; the last says that it is done, and tells usage. */
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
} = { whole, stream, error };

function whole(content: AnswerContent): HttpAnswer {
  const { reasoning, text = [], toolCalls } = content;
  return json({
    ...head(content),
    message: {
      role: 'assistant',
      content: text.join(''),
      ...(reasoning && { thinking: reasoning.join('') }),
      ...(toolCalls && { tool_calls: toolCalls.map(wireCall) }),
    },
    ...ending(content),
  });
}

function stream(content: AnswerContent): StreamedAnswer {
  const { reasoning = [], text = [], toolCalls = [] } = content;
  const said = (message: object, more: object = { done: false }): string =>
    `${JSON.stringify({ ...head(content), message: { role: 'assistant', content: '', ...message }, ...more })}\n`;
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    body: [
      ...reasoning.map((piece) => said({ thinking: piece })),
      ...text.map((piece) => said({ content: piece })),
      ...toolCalls.map((call, index) => said({ tool_calls: [wireCall(call, index)] })),
      said({}, ending(content)),
    ],
  };
}

function error(status: number, { message = 'The upstream failed.', headers }: ErrorOverrides = {}): HttpAnswer {
  return json({ error: message }, status, headers);
}

const head = ({ model = 'ollama-test' }: AnswerContent): object => ({
  model,
  created_at: '2026-01-01T00:00:00.580951Z',
});

const wireCall = ({ id, name, arguments: text }: ScriptedToolCall, index: number): object => ({
  id,
  function: { index, name, arguments: JSON.parse(text) as unknown },
});

function ending({ usage: { input, output } = defaultUsage, stop }: AnswerContent): object {
  return {
    done: true,
    done_reason: stop ?? 'stop',
    total_duration: 1_090_132_250,
    load_duration: 37_169_917,
    prompt_eval_count: input,
    prompt_eval_duration: 5_328_708,
    eval_count: output,
    eval_duration: 1_047_300_292,
  };
}
