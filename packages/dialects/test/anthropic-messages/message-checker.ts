import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const legalId = /^[a-zA-Z0-9_-]+$/;

/** What is illegal in a whole answer of this dialect, written from its description. */
export function messageComplaints({
  id,
  type,
  role,
  model,
  content,
  stop_reason: reason,
  usage,
}: JsonObject): string[] {
  const isNamed = [id, model].every((name) => typeof name === 'string' && name !== '');
  const hasCalls =
    Array.isArray(content) && content.some((block: Json) => isJsonObject(block) && block['type'] === 'tool_use');
  return [
    ...when(!isNamed || type !== 'message' || role !== 'assistant', 'no id, model, type or role'),
    ...when(reason !== null && typeof reason !== 'string', `stop reason ${JSON.stringify(reason)}`),
    ...when(reason === 'tool_use' && !hasCalls, 'tool_use without a call'),
    ...(Array.isArray(content) ? content.flatMap(blockComplaints) : ['content is no list']),
    ...usageComplaints(usage),
  ];
}

/** What is illegal in the conversation of a request of this dialect, as the API itself would refuse it. */
export function requestComplaints({ max_tokens: limit, messages, temperature = 0 }: JsonObject): string[] {
  const turns = Array.isArray(messages) ? messages.filter(isJsonObject) : [];
  return [
    ...when(typeof limit !== 'number' || limit < 1, 'no limit of tokens'),
    ...when(typeof temperature !== 'number' || temperature > 1, 'a temperature above 1'),
    ...when(turns[0]?.['role'] !== 'user', 'the first message is not of the user'),
    ...turns.flatMap((turn, index) =>
      turnComplaints(turn, turns[index - 1]).map((each) => `messages.${index}: ${each}`),
    ),
    ...when(callsIn(turns.at(-1)).length > 0, 'calls at the end without results'),
  ];
}

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);

function blocksOf(turn: JsonObject | undefined): JsonObject[] {
  const content = turn?.['content'];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

const callsIn = (turn: JsonObject | undefined): Json[] =>
  blocksOf(turn).flatMap(({ type, id = null }) => (type === 'tool_use' ? [id] : []));

function turnComplaints(turn: JsonObject, before: JsonObject | undefined): string[] {
  const blocks = blocksOf(turn);
  const results = blocks.flatMap(({ type, tool_use_id: id = null }) => (type === 'tool_result' ? [id] : []));
  const isBehind = blocks.findLastIndex(({ type }) => type === 'tool_result') >= results.length;
  return [
    ...when(blocks.length === 0, 'empty'),
    ...when(turn['role'] === before?.['role'], 'the same role twice'),
    ...when(
      JSON.stringify(results.toSorted()) !== JSON.stringify(callsIn(before).toSorted()),
      'results that are not of the calls before',
    ),
    ...when(isBehind, 'results behind other blocks'),
    ...blocks.flatMap(blockComplaints),
  ];
}

function blockComplaints(block: Json): string[] {
  if (!isJsonObject(block)) return ['a block that is no object'];
  const { type, text, id, name, input, thinking, signature } = block;
  if (type === 'text') return when(typeof text !== 'string' || text.trim() === '', 'text that is blank');
  if (type === 'thinking') return when(typeof thinking !== 'string' || !signature, 'thinking without a signature');
  if (type !== 'tool_use') return when(typeof type !== 'string', 'a block without a type');
  return [
    ...when(typeof id !== 'string' || !legalId.test(id), `a call with the id ${JSON.stringify(id)}`),
    ...when(typeof name !== 'string' || name === '', 'a call without a name'),
    ...when(!isJsonObject(input), 'a call whose input is no object'),
  ];
}

function usageComplaints(usage: Json | undefined): string[] {
  const counts = isJsonObject(usage) ? [usage['input_tokens'], usage['output_tokens']] : [undefined];
  return when(!counts.every((count) => typeof count === 'number' && count >= 0), 'usage without counts');
}
