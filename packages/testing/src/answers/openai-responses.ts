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
 * Answers as OpenAI's Responses API sends them, written here by hand after recordings and not by a codec, so that a
 * test does not prove the codec with itself. Reasoning is a summary, and carries `encryptedReasoning`.
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export const openaiResponses: {
  text(text: string, content?: AnswerContent): HttpAnswer;
  toolCalls(calls: readonly ScriptedToolCall[], content?: AnswerContent): HttpAnswer;
  whole(content: AnswerContent): HttpAnswer;
  stream(content: AnswerContent): StreamedAnswer;
  error(status: number, overrides?: OpenAiErrorOverrides): HttpAnswer;
} = {
  text: (text, content = {}) => whole({ ...content, text: [text] }),
  toolCalls: (toolCalls, content = {}) => whole({ ...content, toolCalls }),
  whole,
  stream,
  error: openaiError,
};

/** The opaque state of all scripted reasoning. */
export const encryptedReasoning = 'gAAAAABpN2hYqXkVb3c0ZWQgcmVhc29uaW5nIG9mIGEgc2NyaXB0';

type Fields = Readonly<Record<string, unknown>>;

/** One item of the answer: as it is added to a stream, what follows there, and as it stands when done. */
interface Item {
  readonly added: Fields;
  readonly steps: readonly (Fields & { readonly type: string })[];
  readonly done: Fields;
}

function whole(content: AnswerContent): HttpAnswer {
  return json(finished(content));
}

function stream(content: AnswerContent): StreamedAnswer {
  const opening = { ...envelope(content), status: 'in_progress', output: [], usage: null, completed_at: null };
  const end = content.stop ? 'response.incomplete' : 'response.completed';
  const events = [
    { type: 'response.created', response: opening },
    { type: 'response.in_progress', response: opening },
    ...itemsOf(content).flatMap(itemEvents),
    { type: end, response: finished(content) },
  ];
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: events.map((event, index) => eventText({ ...event, sequence_number: index })),
  };
}

function eventText(event: Fields & { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function itemEvents({ added, steps, done }: Item, outputIndex: number): (Fields & { readonly type: string })[] {
  const place = { output_index: outputIndex };
  return [
    { type: 'response.output_item.added', ...place, item: added },
    ...steps.map((step) => ({ ...step, ...place, item_id: added['id'] })),
    { type: 'response.output_item.done', ...place, item: done },
  ];
}

function finished(content: AnswerContent): Fields {
  return {
    ...envelope(content),
    status: content.stop ? 'incomplete' : 'completed',
    completed_at: 1_754_686_074,
    incomplete_details: content.stop ? { reason: 'max_output_tokens' } : null,
    output: itemsOf(content).map((item) => item.done),
    usage: wireUsage(content.usage),
  };
}

function envelope({ id = 'resp_68961b1f0b7c8192a5c2c0e9a4d3f1b7', model = 'gpt-5-mini' }: AnswerContent): Fields {
  return {
    id,
    object: 'response',
    created_at: 1_754_686_072,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: 'medium', summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    user: null,
  };
}

function itemsOf({ reasoning, text, toolCalls = [], stop }: AnswerContent): Item[] {
  return [
    ...(reasoning ? [reasoningItem(reasoning)] : []),
    ...(text ? [messageItem(text, stop ? 'incomplete' : 'completed')] : []),
    ...toolCalls.map(callItem),
  ];
}

function reasoningItem(pieces: readonly string[]): Item {
  const item = { id: 'rs_68961b1f8a3c', type: 'reasoning', encrypted_content: encryptedReasoning };
  const part = { type: 'summary_text', text: pieces.join('') };
  const place = { summary_index: 0 };
  return {
    added: { ...item, summary: [] },
    steps: [
      { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } },
      ...pieces.map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...place, delta })),
      { type: 'response.reasoning_summary_text.done', ...place, text: part.text },
      { type: 'response.reasoning_summary_part.done', ...place, part },
    ],
    done: { ...item, summary: [part] },
  };
}

function messageItem(pieces: readonly string[], status: string): Item {
  const item = { id: 'msg_68961b2053d4', type: 'message', role: 'assistant' };
  const part = { type: 'output_text', text: pieces.join(''), annotations: [], logprobs: [] };
  const place = { content_index: 0 };
  return {
    added: { ...item, status: 'in_progress', content: [] },
    steps: [
      { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
      ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
      { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] },
      { type: 'response.content_part.done', ...place, part },
    ],
    done: { ...item, status, content: [part] },
  };
}

function callItem({ id, name, arguments: text }: ScriptedToolCall): Item {
  const item = { id: `fc_${id}`, type: 'function_call', call_id: id, name };
  return {
    added: { ...item, status: 'in_progress', arguments: '' },
    steps: [
      ...halves(text).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
      { type: 'response.function_call_arguments.done', arguments: text },
    ],
    done: { ...item, status: 'completed', arguments: text },
  };
}

function wireUsage({ input, output, cacheRead = 0, reasoning = 0 }: ScriptedUsage = defaultUsage): Fields {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
