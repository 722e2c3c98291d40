import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type FieldRow, said } from '../row.ts';

const user = (content: Json): JsonObject => ({ role: 'user', content });

/** What must be said for a field to mean anything. */
const companions: Readonly<Record<string, JsonObject>> = {
  tool_choice: { tools: [{ name: 'name_a', input_schema: { type: 'object' } }] },
};

const call = { type: 'tool_use', id: 'tool_use_id_a', name: 'name_a', input: {} };

/** The message in a conversation in which it may stand. */
function conversation(value: Json | undefined): Json[] {
  const [message]: readonly Json[] = Array.isArray(value) ? value : [];
  if (!isJsonObject(message)) return [user('Hi'), { role: 'assistant', content: 'Hi' }, user('Go on.')];
  const { role, content } = message;
  const blocks: readonly Json[] = Array.isArray(content) ? content : [];
  const answers = blocks.some((block) => isJsonObject(block) && block['type'] === 'tool_result');
  if (role === 'user') return [user('Hi'), { role: 'assistant', content: answers ? [call] : 'Hi' }, message];
  return [user('Hi'), message, user('Go on.')];
}

const usage = { input_tokens: 1, output_tokens: 1 };
const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null };
const start = { type: 'message_start', message: { ...head, content: [], stop_reason: null, usage } };
const end = { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage };
const stop = { type: 'message_stop' };
const closed = { type: 'content_block_stop', index: 0 };
const opened = (block: JsonObject): JsonObject => ({ type: 'content_block_start', index: 0, content_block: block });

/** The block in which a delta of the type may come. */
const blockOf: Readonly<Record<string, JsonObject>> = {
  text_delta: { type: 'text', text: '' },
  citations_delta: { type: 'text', text: 'Hi' },
  input_json_delta: { type: 'tool_use', id: 'a', name: 'a', input: {} },
  thinking_delta: { type: 'thinking', thinking: '', signature: '' },
  signature_delta: { type: 'thinking', thinking: '', signature: '' },
  compaction_delta: { type: 'compaction', content: null },
};

function around(event: JsonObject): JsonObject[] {
  const { type, delta } = event;
  if (type === 'message_start') return [event, opened({ type: 'text', text: 'Hi' }), closed, end, stop];
  if (type === 'message_delta') return [start, opened({ type: 'text', text: 'Hi' }), closed, event, stop];
  if (type === 'content_block_start') return [start, event, closed, end, stop];
  if (type !== 'content_block_delta') return [start, opened({ type: 'text', text: 'Hi' }), closed, end, stop];
  const block = blockOf[String(isJsonObject(delta) ? delta['type'] : '')] ?? { type: 'text', text: '' };
  return [start, opened(block), event, closed, end, stop];
}

export const anthropicMessagesRow: FieldRow = {
  dialect: 'anthropic-messages',
  request(field, value) {
    const messages = conversation(field === 'messages' ? value : undefined);
    const rest = field === 'messages' ? {} : said(field, value);
    return {
      body: { model: 'm', max_tokens: 4_096, messages, ...companions[field], ...rest },
      headers: {},
      path: '/v1/messages',
    };
  },
  answer: (field, value) => ({
    ...head,
    content: [{ type: 'text', text: 'Hi' }],
    stop_reason: 'end_turn',
    usage,
    ...said(field, value),
  }),
  stream: (field, value) =>
    (isJsonObject(value)
      ? around(value)
      : /^content_block_(?:start|delta)$/.test(field)
        ? [start, end, stop]
        : around({})
    )
      .map((event) => `event: ${event['type']}\ndata: ${JSON.stringify(event)}\n\n`)
      .join(''),
};
