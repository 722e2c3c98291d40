import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';
import { legalCallId } from './call-id.ts';

type Fields = Record<string, Json | undefined>;

/** What a message may hold, by role. */
const knownFields: Readonly<Record<string, ReadonlySet<string>>> = {
  system: new Set(['role', 'content']),
  user: new Set(['role', 'content']),
  assistant: new Set(['role', 'content', 'tool_calls', 'prefix']),
  tool: new Set(['role', 'content', 'tool_call_id', 'name']),
};

/**
 * Messages in OpenAI's words, in Mistral's: reasoning stands among the parts of the content, ids of calls have nine
 * characters, a last message of the assistant is a prefix of the answer, and between a tool and the user the assistant
 * speaks.
 */
export function fitMessages(messages: readonly JsonObject[], encoding: UpstreamEncoding): JsonObject[] {
  const fitted = messages.flatMap((message, index) => {
    const path = `messages.${index}`;
    const fields = fitMessage(message, path, encoding);
    if (!isEmpty(fields)) return [fields];
    encoding.lose('dropped', path, 'Nothing is left of the message.');
    return [];
  });
  const last = fitted.at(-1);
  const isOpen = last?.['role'] === 'assistant' && last['tool_calls'] === undefined && last['prefix'] === undefined;
  return withTurns(isOpen ? [...fitted.slice(0, -1), { ...last, prefix: true }] : fitted, encoding);
}

/** Mistral refuses an assistant who says nothing, and what no tool was asked for. */
function isEmpty({ role, content, tool_calls: calls, tool_call_id: id }: JsonObject): boolean {
  if (role === 'tool') return id === undefined;
  const isSilent = content === undefined || content === null || content === '';
  return role === 'assistant' && isSilent && calls === undefined;
}

function fitMessage(message: JsonObject, path: string, encoding: UpstreamEncoding): JsonObject {
  const role = message['role'] === 'developer' ? 'system' : String(message['role']);
  if (role !== message['role']) encoding.lose('changed', `${path}.role`, 'Mistral knows no developer, only a system.');
  const fields: Fields = { ...message, role };
  if (role === 'assistant') fitAssistant(fields, path, encoding);
  const { tool_call_id: callId } = fields;
  if (typeof callId === 'string') fields['tool_call_id'] = legalCallId(callId);
  const known = knownFields[role] ?? new Set();
  for (const name of Object.keys(fields)) {
    if (known.has(name)) continue;
    if (fields[name] !== null && fields[name] !== undefined)
      encoding.lose('dropped', `${path}.${name}`, 'A message of Mistral does not have it.');
    delete fields[name];
  }
  return fields;
}

function fitAssistant(fields: Fields, path: string, encoding: UpstreamEncoding): void {
  const { reasoning_content: reasoning, refusal, tool_calls: calls } = fields;
  const thought: Json[] =
    typeof reasoning === 'string' && reasoning !== ''
      ? [{ type: 'thinking', thinking: [{ type: 'text', text: reasoning }] }]
      : [];
  const refused: Json[] = typeof refusal === 'string' ? [{ type: 'text', text: refusal }] : [];
  if (refused.length > 0) encoding.lose('changed', `${path}.refusal`, 'A refusal is sent as text.');
  if (thought.length + refused.length > 0) fields['content'] = [...thought, ...partsOf(fields['content']), ...refused];
  delete fields['reasoning_content'];
  delete fields['refusal'];
  if (Array.isArray(calls)) fields['tool_calls'] = calls.filter(isJsonObject).map(fitCall);
}

const partsOf = (content: Json | undefined): readonly Json[] => {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
};

/** A call of a tool that took free text is told as one of a function that took it as an argument. */
function fitCall(call: JsonObject): JsonObject {
  const { id, function: called, custom } = call;
  const free = isJsonObject(custom)
    ? { name: custom['name'], arguments: JSON.stringify({ input: custom['input'] }) }
    : undefined;
  return { id: legalCallId(String(id)), type: 'function', function: called ?? free };
}

/**
 * Mistral refuses a user who speaks right after a tool.
 * @see https://github.com/pydantic/pydantic-ai, whose recorded requests do the same
 */
function withTurns(messages: readonly JsonObject[], { loseOnce }: UpstreamEncoding): JsonObject[] {
  return messages.flatMap((message, index) => {
    if (message['role'] !== 'user' || messages[index - 1]?.['role'] !== 'tool') return [message];
    loseOnce('emulated', 'messages', 'A short word of the assistant stands between a tool and the user.');
    return [{ role: 'assistant', content: 'OK' }, message];
  });
}
