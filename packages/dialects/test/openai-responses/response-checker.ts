import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);
const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

const statuses: ReadonlySet<Json | undefined> = new Set(['completed', 'incomplete', 'in_progress', 'queued', 'failed']);

/** What is illegal in a whole answer of this dialect, written from its description. */
export function responseComplaints(response: JsonObject): string[] {
  const {
    id,
    object,
    created_at: created,
    model,
    output,
    status,
    usage,
    error,
    incomplete_details: details,
  } = response;
  const isNamed = isText(id) && isText(model) && typeof created === 'number' && object === 'response';
  const items = Array.isArray(output) ? output : [];
  const ids = items.map((item: Json) => (isJsonObject(item) ? item['id'] : undefined)).filter(isText);
  return [
    ...when(!isNamed, 'no id, model, time or object'),
    ...when(!statuses.has(status), `status ${JSON.stringify(status)}`),
    ...when(status === 'incomplete' && !isJsonObject(details), 'incomplete, and no reason'),
    ...when(status === 'completed' && (error ?? null) !== null, 'completed with an error'),
    ...when(!Array.isArray(output), 'no output'),
    ...when(new Set(ids).size < ids.length, 'two items of one id'),
    ...items.flatMap(itemComplaints),
    ...(isJsonObject(usage) ? usageComplaints(usage) : []),
  ];
}

function itemComplaints(item: Json): string[] {
  if (!isJsonObject(item) || !isText(item['type'])) return ['an item without a type'];
  const { type, content, summary, call_id: callId, name, arguments: text, input } = item;
  switch (type) {
    case 'message':
      return [
        ...when(item['role'] !== 'assistant', 'a message of somebody else'),
        ...(Array.isArray(content) ? content.flatMap(partComplaints) : ['a message without content']),
      ];
    case 'reasoning':
      return when(!Array.isArray(summary), 'reasoning without a summary');
    case 'function_call':
    case 'custom_tool_call':
      return [
        ...when(!isText(callId) || !isText(name), 'a call without id or name'),
        ...when(typeof (type === 'function_call' ? text : input) !== 'string', 'a call that says nothing'),
      ];
    default:
      return [];
  }
}

function partComplaints(part: Json): string[] {
  if (!isJsonObject(part)) return ['a part that is no object'];
  const { type, text, refusal } = part;
  if (type === 'output_text') return when(typeof text !== 'string', 'a text without text');
  return type === 'refusal' ? when(typeof refusal !== 'string', 'a refusal without words') : [];
}

function usageComplaints({ input_tokens: input, output_tokens: output, total_tokens: total }: JsonObject): string[] {
  const isSum = typeof input === 'number' && typeof output === 'number' && input + output === total;
  return when(!isSum, 'usage that does not add up');
}

/** What is illegal in the conversation of a request of this dialect, as its strictest hosts would refuse it. */
export function inputComplaints({ input }: JsonObject): string[] {
  if (typeof input === 'string') return when(input === '', 'an empty input');
  const items = Array.isArray(input) ? input.filter(isJsonObject) : [];
  const calls = new Set<Json | undefined>();
  const problems = items.flatMap((item, index) => {
    const { type = 'message', role, content, call_id: callId, output } = item;
    const found: string[] = [];
    if (type === 'function_call' || type === 'custom_tool_call') calls.add(callId);
    if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      found.push(
        ...when(!calls.has(callId), 'a result without its call'),
        ...when(output === undefined, 'a result of nothing'),
      );
    }
    if (type === 'message') {
      found.push(...when(!roles.has(role), `role ${JSON.stringify(role)}`));
      found.push(...when(typeof content !== 'string' && !Array.isArray(content), 'a message without content'));
    }
    return found.map((problem) => `input.${index}: ${problem}`);
  });
  return [...when(items.length === 0, 'no items'), ...problems];
}

const roles: ReadonlySet<Json | undefined> = new Set(['system', 'developer', 'user', 'assistant']);
