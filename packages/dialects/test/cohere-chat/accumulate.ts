import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

type Fields = Record<string, Json | undefined>;

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The answer that the events of one stream amount to: content and calls by their index, the plan in one piece. */
export function accumulate(events: readonly JsonObject[]): JsonObject {
  const answer: Fields = {};
  const content: Fields[] = [];
  const calls: { id: string; name: string; arguments: string }[] = [];
  const citations: Json[] = [];
  let plan = '';
  for (const event of events) {
    const message = at(event, 'delta', 'message');
    const index = Number(event['index'] ?? 0);
    const entry = at(message, 'content');
    const call = at(message, 'tool_calls');
    const citation = at(message, 'citations');
    if (event['type'] === 'message-start') answer['id'] = event['id'];
    if (isJsonObject(entry)) content[index] = grown(content[index] ?? {}, entry);
    plan += textOf(at(message, 'tool_plan'));
    if (isJsonObject(call)) {
      const known = calls[index] ?? {
        id: textOf(call['id']),
        name: textOf(at(call, 'function', 'name')),
        arguments: '',
      };
      calls[index] = { ...known, arguments: known.arguments + textOf(at(call, 'function', 'arguments')) };
    }
    if (isJsonObject(citation)) citations.push(citation);
    if (event['type'] === 'message-end') {
      answer['finish_reason'] = at(event, 'delta', 'finish_reason');
      answer['usage'] = at(event, 'delta', 'usage');
    }
  }
  const called = calls.map(({ id, ...rest }) => ({ id, type: 'function', function: rest }));
  return {
    ...answer,
    message: { role: 'assistant', content: content as Json[], tool_plan: plan, tool_calls: called, citations },
  };
}

function grown(before: Fields, entry: JsonObject): Fields {
  const { type = before['type'], text, thinking } = entry;
  return {
    type,
    ...(text !== undefined || 'text' in before ? { text: textOf(before['text']) + textOf(text) } : {}),
    ...(thinking !== undefined || 'thinking' in before
      ? { thinking: textOf(before['thinking']) + textOf(thinking) }
      : {}),
  };
}
