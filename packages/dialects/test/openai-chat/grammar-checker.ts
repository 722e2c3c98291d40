import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { parsed, readSse } from '../read-sse.ts';

interface ChoiceState {
  calls: number;
  isFinished: boolean;
}
interface State {
  readonly choices: Map<number, ChoiceState>;
  head: string | undefined;
  hasUsage: boolean;
  isOver: boolean;
}

/**
 * What is illegal in the text of a stream of this dialect, as the strictest of its clients would have it. Written from
 * the description of the grammar, and knows nothing of the encoder.
 */
export function complaints(text: string): string[] {
  const state: State = { choices: new Map(), head: undefined, hasUsage: false, isOver: false };
  const problems = readSse(text).flatMap(({ event, data = '', text: frame }, index) =>
    [
      ...when(event !== undefined || frame !== `data: ${data}\n\n`, `not one line of data: ${frame}`),
      ...when(state.isOver, 'something after the end'),
      ...(data === '[DONE]' ? endProblems(state) : chunkProblems(parsed(data), state)),
    ].map((problem) => `event ${index}: ${problem}`),
  );
  return [...problems, ...when(!state.isOver, 'the stream stops without [DONE] and without an error')];
}

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);

function endProblems(state: State): string[] {
  state.isOver = true;
  return [...when(state.choices.size === 0, '[DONE] before any choice'), ...unfinished(state, 'at the end')];
}

function unfinished({ choices }: State, place: string): string[] {
  return [...choices].flatMap(([index, { isFinished }]) => when(!isFinished, `choice ${index} is unfinished ${place}`));
}

function chunkProblems(chunk: unknown, state: State): string[] {
  if (!isJsonObject(chunk)) return ['no JSON object'];
  if (chunk['error'] !== undefined) return errorProblems(chunk['error'], state);
  const { id, object, created, model, choices, usage } = chunk;
  const isNamed = typeof id === 'string' && id !== '' && typeof model === 'string' && typeof created === 'number';
  const head = JSON.stringify([id, model, created]);
  state.head ??= head;
  return [
    ...when(object !== 'chat.completion.chunk', `object ${JSON.stringify(object)}`),
    ...when(!isNamed, 'no id, model or time'),
    ...when(head !== state.head, `another head: ${head} after ${state.head}`),
    ...(Array.isArray(choices) ? choices.flatMap((each: Json) => choiceProblems(each, state)) : ['no list of choices']),
    ...(isJsonObject(usage) ? usageProblems(usage, choices, state) : []),
  ];
}

function errorProblems(error: Json, state: State): string[] {
  state.isOver = true;
  const isTold = isJsonObject(error) && typeof error['message'] === 'string' && error['message'] !== '';
  return when(!isTold, 'an error without a message');
}

const counts = ['prompt_tokens', 'completion_tokens', 'total_tokens'] as const;

function usageProblems(usage: JsonObject, choices: Json | undefined, state: State): string[] {
  const isSecond = state.hasUsage;
  state.hasUsage = true;
  const isCount = (value: Json | undefined): boolean => typeof value === 'number' && value >= 0;
  return [
    ...when(isSecond, 'usage a second time'),
    ...when(Array.isArray(choices) && choices.length > 0, 'usage on a chunk that has choices'),
    ...unfinished(state, 'before usage'),
    ...counts.flatMap((name) => when(!isCount(usage[name]), `${name} is no count`)),
  ];
}

const texts = ['content', 'refusal', 'reasoning_content', 'reasoning'] as const;

function choiceProblems(choice: Json, { choices }: State): string[] {
  if (!isJsonObject(choice) || typeof choice['index'] !== 'number') return ['a choice without an index'];
  const { index, delta, finish_reason: word } = choice;
  if (!isJsonObject(delta)) return ['a choice without a delta'];
  const isFirst = !choices.has(index);
  const state = choices.get(index) ?? { calls: 0, isFinished: false };
  choices.set(index, state);
  const isLate = state.isFinished;
  if (typeof word === 'string') state.isFinished = true;
  const { role, tool_calls: calls } = delta;
  return [
    ...when(isLate, `choice ${index} goes on after its finish`),
    ...when(isFirst !== (role === 'assistant'), `choice ${index} tells its role ${isFirst ? 'late' : 'twice'}`),
    ...when(word !== null && (typeof word !== 'string' || word === ''), `finish_reason ${JSON.stringify(word)}`),
    ...texts.flatMap((name) => when(!isSpoken(delta[name]), `${name} is no text`)),
    ...(calls === undefined ? [] : callProblems(calls, state)),
  ];
}

/** Mistral's hosts stream lists of parts where others have text. */
const isSpoken = (value: Json | undefined): boolean =>
  value === undefined || value === null || typeof value === 'string' || Array.isArray(value);

function callProblems(pieces: Json, state: ChoiceState): string[] {
  if (!Array.isArray(pieces) || pieces.length === 0) return ['tool_calls is no list of calls'];
  return pieces.flatMap((piece: Json) => {
    if (!isJsonObject(piece) || typeof piece['index'] !== 'number') return ['a call without an index'];
    const { index } = piece;
    if (index < state.calls) return growthProblems(piece);
    if (index > state.calls) return [`call ${index} where ${state.calls} is due`];
    state.calls++;
    return openingProblems(piece);
  });
}

function openingProblems({ id, type, ...call }: JsonObject): string[] {
  const inner = type === 'function' || type === 'custom' ? call[type] : undefined;
  if (!isJsonObject(inner)) return [`a call of type ${JSON.stringify(type)}`];
  const { name, arguments: text, input } = inner;
  return [
    ...when(typeof id !== 'string' || id === '', 'a call without an id'),
    ...when(typeof name !== 'string' || name === '', 'a call without a name'),
    ...when(typeof (text ?? input) !== 'string', 'a call without arguments'),
  ];
}

function growthProblems({ id, function: inner }: JsonObject): string[] {
  return [
    ...when(id !== undefined, 'a call that tells its id twice'),
    ...when(isJsonObject(inner) && inner['name'] !== undefined, 'a call that tells its name twice'),
  ];
}
