import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * Whether the last answer of the model opens a round of tool calls, or is to be continued, and does not begin with
 * thinking. The API then refuses a budget to think in.
 */
export function beganWithoutThinking(messages: readonly Json[]): boolean {
  const index = messages.findLastIndex((message) => isJsonObject(message) && message['role'] === 'assistant');
  if (index === -1) return false;
  const [first] = contentOf(messages[index]);
  const isOpen = index === messages.length - 1 || contentOf(messages[index + 1]).some((block) => isOf(block, results));
  return isOpen && !isOf(first, thoughts);
}

const results: ReadonlySet<Json | undefined> = new Set<Json | undefined>(['tool_result']);
const thoughts: ReadonlySet<Json | undefined> = new Set<Json | undefined>(['thinking', 'redacted_thinking']);

function isOf(block: Json | undefined, types: ReadonlySet<Json | undefined>): boolean {
  return isJsonObject(block) && types.has(block['type']);
}

function contentOf(message: Json | undefined): readonly Json[] {
  const content = isJsonObject(message) ? message['content'] : undefined;
  return Array.isArray(content) ? content : [];
}

/** The thinking that such a round goes on with. */
export const noThinking: JsonObject = { type: 'disabled' };
