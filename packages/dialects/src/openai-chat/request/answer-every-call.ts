import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';

/**
 * Every call has its result right behind the message that made it, and no result stands without its call: hosts refuse
 * all else, while agents that were interrupted, and histories that were cut, produce it.
 */
export function answerEveryCall(messages: readonly JsonObject[], encoding: Encoding): JsonObject[] {
  const answered: JsonObject[] = [];
  const orphans: JsonObject[] = [];
  const open = new Set<string>();
  const close = (): void => {
    for (const id of open) {
      encoding.lose('emulated', 'messages', 'A tool call without its result got an empty one.');
      answered.push({ role: 'tool', tool_call_id: id, content: 'This tool call returned no result.' });
    }
    answered.push(...orphans.splice(0));
    open.clear();
  };
  for (const message of messages) {
    if (message['role'] !== 'tool') {
      close();
      for (const id of callIds(message)) open.add(id);
    } else if (!open.delete(String(message['tool_call_id']))) {
      encoding.lose('changed', 'messages', 'A tool result without its call is sent as text.');
      orphans.push(asText(message));
      continue;
    }
    answered.push(message);
  }
  close();
  return answered;
}

function callIds({ tool_calls: calls }: JsonObject): string[] {
  const list: readonly Json[] = Array.isArray(calls) ? calls : [];
  return list.flatMap((call) => (isJsonObject(call) && typeof call['id'] === 'string' ? [call['id']] : []));
}

function asText({ content, tool_call_id: id }: JsonObject): JsonObject {
  const heading = `Result of the tool call ${String(id)}:`;
  if (Array.isArray(content)) return { role: 'user', content: [{ type: 'text', text: heading }, ...content] };
  return { role: 'user', content: `${heading} ${typeof content === 'string' ? content : ''}` };
}
