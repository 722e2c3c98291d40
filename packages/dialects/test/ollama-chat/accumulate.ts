import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** The answer that the objects of one stream amount to: texts are joined, calls follow each other, the last tells the rest. */
export function accumulate(objects: readonly JsonObject[]): JsonObject {
  const texts = { content: '', thinking: '' };
  const calls: Json[] = [];
  let last: JsonObject = {};
  for (const object of objects) {
    last = { ...last, ...object };
    const { message } = object;
    if (!isJsonObject(message)) continue;
    for (const name of ['content', 'thinking'] as const)
      if (typeof message[name] === 'string') texts[name] += message[name];
    if (Array.isArray(message['tool_calls'])) calls.push(...message['tool_calls']);
  }
  return { ...last, message: { role: 'assistant', ...texts, tool_calls: calls } };
}
