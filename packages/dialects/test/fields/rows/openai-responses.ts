import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type FieldRow, said } from '../row.ts';

const user = { type: 'message', role: 'user', content: 'Hi' };
const call = { type: 'function_call', call_id: 'call_id_a', name: 'name_a', arguments: '{}' };
const customCall = { type: 'custom_tool_call', call_id: 'call_id_a', name: 'name_a', input: 'a' };
const tools = [{ type: 'function', name: 'name_a', parameters: { type: 'object' }, strict: false }];

/** What must be said for a field to mean anything. */
const companions: Readonly<Record<string, JsonObject>> = {
  parallel_tool_calls: { tools },
  stream_options: { stream: true },
  tool_choice: { tools },
  top_logprobs: { include: ['message.output_text.logprobs'] },
};

/** What must have gone before an item. */
const before: Readonly<Record<string, JsonObject>> = {
  function_call_output: call,
  custom_tool_call_output: customCall,
};

/** The items in a conversation in which they may stand. */
function conversation(value: Json | undefined): Json {
  if (!Array.isArray(value)) return value ?? 'Hi';
  const items: readonly Json[] = value;
  const needed = items.flatMap((item) => {
    const earlier = isJsonObject(item) ? before[String(item['type'])] : undefined;
    return earlier ? [earlier] : [];
  });
  return [user, ...needed, ...items, user];
}

const text = { type: 'output_text', text: 'Hi', annotations: [] };
const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [text] };
const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const whole: JsonObject = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'm',
  output: [message],
  usage,
};
const begun: JsonObject = { ...whole, status: 'in_progress', output: [], usage: null };

/** The item in which the pieces of an event's kind come. */
const itemOf: readonly (readonly [event: RegExp, item: JsonObject])[] = [
  [/function_call_arguments/, { ...call, id: 'item_id_a', status: 'in_progress', arguments: '' }],
  [/custom_tool_call/, { ...customCall, id: 'item_id_a', status: 'in_progress', input: '' }],
  [/reasoning/, { type: 'reasoning', id: 'item_id_a', summary: [] }],
  [/web_search_call/, { type: 'web_search_call', id: 'item_id_a', status: 'in_progress' }],
  [/file_search_call/, { type: 'file_search_call', id: 'item_id_a', status: 'in_progress', queries: [] }],
  [/code_interpreter_call/, { type: 'code_interpreter_call', id: 'item_id_a', status: 'in_progress', code: '' }],
  [/image_generation_call/, { type: 'image_generation_call', id: 'item_id_a', status: 'in_progress' }],
  [/shell_call/, { type: 'shell_call', id: 'item_id_a', status: 'in_progress' }],
  [/mcp_call/, { type: 'mcp_call', id: 'item_id_a', status: 'in_progress', name: 'name_a', arguments: '' }],
  [/mcp_list_tools/, { type: 'mcp_list_tools', id: 'item_id_a', tools: [] }],
];
const plainItem: JsonObject = { ...message, id: 'item_id_a', status: 'in_progress', content: [] };

/** The events of a stream of which this is one. */
function around(field: string, event: JsonObject | undefined): JsonObject[] {
  const created = { type: 'response.created', response: begun };
  const completed = { type: 'response.completed', response: { ...whole, output: [] } };
  if (field === 'response.created') return [event ?? created, completed];
  if (/^response\.(?:completed|incomplete|failed)$/.test(field)) return [created, event ?? completed];
  const inside = event ? [event] : [];
  if (field === 'response.output_item.added' || !/_part|delta|done|_call|mcp|annotation/.test(field))
    return [created, ...inside, completed];
  if (field === 'response.output_item.done') return [created, ...inside, completed];
  const item = itemOf.find(([pattern]) => pattern.test(field))?.[1] ?? plainItem;
  return [created, { type: 'response.output_item.added', output_index: 0, item }, ...inside, completed];
}

export const openaiResponsesRow: FieldRow = {
  dialect: 'openai-responses',
  request(field, value) {
    const input = conversation(field === 'input' ? value : undefined);
    const rest = field === 'input' ? {} : said(field, value);
    return { body: { model: 'm', input, ...companions[field], ...rest }, headers: {}, path: '/v1/responses' };
  },
  answer: (field, value) => ({ ...whole, ...said(field, value) }),
  stream: (field, value) =>
    around(field, isJsonObject(value) ? value : undefined)
      .map((event, index) => {
        const numbered = { ...event, sequence_number: index };
        return `event: ${String(event['type'])}\ndata: ${JSON.stringify(numbered)}\n\n`;
      })
      .join(''),
};
