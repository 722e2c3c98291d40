import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** What is illegal in a whole answer of this dialect, written from its description. */
export function completionComplaints({ id, object, created, model, choices, usage }: JsonObject): string[] {
  const isNamed = [id, model].every((name) => typeof name === 'string' && name !== '') && typeof created === 'number';
  return [
    ...when(!isNamed || object !== 'chat.completion', 'no id, model, time or object'),
    ...(Array.isArray(choices) && choices.length > 0 ? choices.flatMap(choiceComplaints) : ['no choices']),
    ...(usage === undefined ? [] : usageComplaints(usage)),
  ];
}

/** What is illegal in the conversation of a request of this dialect, as its strictest hosts would refuse it. */
export function conversationComplaints({ messages }: JsonObject): string[] {
  const list = Array.isArray(messages) ? messages.filter(isJsonObject) : [];
  let open: Json[] = [];
  const problems = list.flatMap((message, index) => {
    const { role, tool_call_id: callId = null } = message;
    const isResult = role === 'tool';
    const isKnown = open.includes(callId);
    const found = [
      ...when(isResult && !isKnown, 'a result without its call'),
      ...when(!isResult && open.length > 0, 'a call without its result'),
      ...messageComplaints(message),
    ];
    open = isResult ? open.filter((each) => each !== callId) : callsOf(message).map(({ id = null }) => id);
    return found.map((problem) => `messages.${index}: ${problem}`);
  });
  return [
    ...when(list.length === 0, 'no messages'),
    ...problems,
    ...when(open.length > 0, 'a call without its result'),
  ];
}

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);

const callsOf = ({ tool_calls: calls }: JsonObject): JsonObject[] =>
  Array.isArray(calls) ? calls.filter(isJsonObject) : [];

function choiceComplaints(choice: Json): string[] {
  const message = isJsonObject(choice) ? choice['message'] : undefined;
  if (!isJsonObject(choice) || !isJsonObject(message)) return ['a choice without a message'];
  const { index, finish_reason: word } = choice;
  return [
    ...when(typeof index !== 'number', 'a choice without an index'),
    ...when(word !== null && typeof word !== 'string', `finish_reason ${JSON.stringify(word)}`),
    ...when(message['role'] !== 'assistant', 'a message of somebody else'),
    ...messageComplaints(message),
  ];
}

const roles: ReadonlySet<Json | undefined> = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

function messageComplaints(message: JsonObject): string[] {
  const { role, content, tool_calls: calls, refusal, audio } = message;
  const isSilent = content === undefined || content === null;
  const mayBeSilent = role === 'assistant' && Boolean(calls || refusal || audio);
  return [
    ...when(!roles.has(role), `role ${JSON.stringify(role)}`),
    ...when(isSilent && !mayBeSilent, 'a message that says nothing'),
    ...when(!isSilent && typeof content !== 'string' && !isFilled(content), 'content that is neither text nor parts'),
    ...when(calls !== undefined && !isFilled(calls), 'an empty list of calls'),
    ...callsOf(message).flatMap(callComplaints),
  ];
}

const isFilled = (list: Json | undefined): boolean => Array.isArray(list) && list.length > 0;

function callComplaints({ id, type, ...call }: JsonObject): string[] {
  const inner = type === 'function' || type === 'custom' ? call[type] : undefined;
  if (!isJsonObject(inner)) return [`a call of type ${JSON.stringify(type)}`];
  const { name, arguments: text, input } = inner;
  return [
    ...when(typeof id !== 'string' || id === '', 'a call without an id'),
    ...when(typeof name !== 'string' || name === '', 'a call without a name'),
    ...when(typeof (text ?? input) !== 'string', 'a call without arguments'),
  ];
}

function usageComplaints(usage: Json): string[] {
  const {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: total,
  } = isJsonObject(usage) ? usage : {};
  const isSum = typeof prompt === 'number' && typeof completion === 'number' && prompt + completion === total;
  return when(!isSum || prompt < 0 || completion < 0, 'usage that does not add up');
}
