import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type FieldRow, said } from '../row.ts';

const user = (content: string): JsonObject => ({ role: 'user', content });
const tools = [{ type: 'function', function: { name: 'name_a', parameters: { type: 'object' } } }];

/** What must be said for a field to mean anything. */
const companions: Readonly<Record<string, JsonObject>> = {
  audio: { modalities: ['text', 'audio'] },
  function_call: { functions: [{ name: 'name_a', parameters: { type: 'object' } }] },
  parallel_tool_calls: { tools },
  stream_options: { stream: true },
  tool_choice: { tools },
  top_logprobs: { logprobs: true },
};

const call = { id: 'tool_call_id_a', type: 'function', function: { name: 'name_a', arguments: '{}' } };
const called: JsonObject = { role: 'assistant', content: null, tool_calls: [call] };

/** The message in a conversation in which it may stand. */
function conversation(value: Json | undefined): Json[] {
  const messages: readonly Json[] = Array.isArray(value) ? value : [];
  const isResult = messages.some(
    (message) => isJsonObject(message) && /^(?:tool|function)$/.test(String(message['role'])),
  );
  return [user('Hi'), ...(isResult ? [called] : []), ...messages, user('Go on.')];
}

const head = { id: 'chatcmpl-1', created: 1, model: 'm' };
const choice = { index: 0, message: { role: 'assistant', content: 'Hi' }, logprobs: null, finish_reason: 'stop' };
const chunk = { ...head, object: 'chat.completion.chunk' };
const whole = { index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' };

export const openaiChatRow: FieldRow = {
  dialect: 'openai-chat',
  request(field, value) {
    const messages = conversation(field === 'messages' ? value : []);
    const rest = field === 'messages' ? {} : said(field, value);
    return { body: { model: 'm', messages, ...companions[field], ...rest }, headers: {}, path: '/v1/chat/completions' };
  },
  answer: (field, value) => ({ ...head, object: 'chat.completion', choices: [choice], ...said(field, value) }),
  stream(field, value) {
    const event = { ...chunk, choices: [whole], ...said(field, value) };
    return `data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`;
  },
};
