import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { parsed, readSse } from '../read-sse.ts';
import { responseComplaints } from './response-checker.ts';

/** A part that is open: what was said of it so far. */
interface Piece {
  text: string;
  isDone: boolean;
}
interface Item {
  readonly id: Json | undefined;
  readonly type: Json | undefined;
  readonly pieces: Map<string, Piece>;
  isDone: boolean;
  done: JsonObject | undefined;
}
interface State {
  readonly items: Item[];
  stage: 'new' | 'created' | 'open' | 'failing' | 'over';
  number: number;
  head: string | undefined;
}

type Check = (event: JsonObject, state: State) => string[];

/**
 * What is illegal in the text of a stream of this dialect, as the strictest of its clients would have it. Written from
 * the description of the grammar, and knows nothing of the encoder.
 */
export function complaints(text: string): string[] {
  const state: State = { items: [], stage: 'new', number: -1, head: undefined };
  const problems = readSse(text).flatMap((event, index) =>
    eventProblems(event, state).map((each) => `event ${index}: ${each}`),
  );
  return [
    ...problems,
    ...when(state.stage !== 'over' && state.stage !== 'failing', 'the stream stops without its end'),
  ];
}

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);

function eventProblems({ event: name, data = '', text }: ReturnType<typeof readSse>[number], state: State): string[] {
  const event = parsed(data);
  if (!isJsonObject(event)) return ['no JSON object'];
  const { type, sequence_number: number } = event;
  const last = state.number;
  state.number = typeof number === 'number' ? number : Number.NaN;
  const check = typeof type === 'string' ? checks.get(type) : undefined;
  return [
    ...when(text !== `event: ${name}\ndata: ${data}\n\n` || name !== type, `not an event named by its type: ${text}`),
    ...when(number !== last + 1, `sequence_number ${JSON.stringify(number)} after ${last}`),
    ...when(state.stage === 'over', 'something after the end'),
    ...(check ? check(event, state) : otherProblems(event, state)),
  ];
}

/** Events of the provider's own tools need an item that is open. */
function otherProblems(event: JsonObject, state: State): string[] {
  return 'item_id' in event
    ? withItem(event, state, () => [])
    : when(state.stage !== 'open', 'an event outside of the answer');
}

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['response.created', (event, state) => beginProblems(event, state, 'new', 'created')],
  ['response.in_progress', (event, state) => beginProblems(event, state, 'created', 'open')],
  ['response.output_item.added', addedProblems],
  ['response.output_item.done', itemDoneProblems],
  ['response.content_part.added', opens('content')],
  ['response.content_part.done', closes('content', (event) => textOfPart(event['part']))],
  ['response.output_text.delta', grows('content', 'message')],
  ['response.output_text.done', repeats('content', 'text')],
  [
    'response.output_text.annotation.added',
    (event, state) =>
      withPiece('content', event, state, () => when(!isJsonObject(event['annotation']), 'no annotation')),
  ],
  ['response.refusal.delta', grows('content', 'message')],
  ['response.refusal.done', repeats('content', 'refusal')],
  ['response.reasoning_text.delta', grows('content', 'reasoning')],
  ['response.reasoning_text.done', repeats('content', 'text')],
  ['response.reasoning_summary_part.added', opens('summary')],
  ['response.reasoning_summary_part.done', closes('summary', (event) => textOfPart(event['part']))],
  ['response.reasoning_summary_text.delta', grows('summary', 'reasoning')],
  ['response.reasoning_summary_text.done', repeats('summary', 'text')],
  ['response.function_call_arguments.delta', grows('call', 'function_call')],
  ['response.function_call_arguments.done', repeats('call', 'arguments')],
  ['response.custom_tool_call_input.delta', grows('call', 'custom_tool_call')],
  ['response.custom_tool_call_input.done', repeats('call', 'input')],
  ['response.completed', endProblems],
  ['response.incomplete', endProblems],
  ['response.failed', (_event, state) => over(state)],
  ['error', errorProblems],
]);

function over(state: State): string[] {
  state.stage = 'over';
  return [];
}

function beginProblems(
  { response }: JsonObject,
  state: State,
  before: State['stage'],
  after: State['stage'],
): string[] {
  const isRight = state.stage === before;
  state.stage = after;
  return [...when(!isRight, 'the answer begins where it cannot'), ...headProblems(response, state)];
}

function headProblems(response: Json | undefined, state: State): string[] {
  if (!isJsonObject(response)) return ['no response'];
  const head = JSON.stringify([response['id'], response['model'], response['created_at'], response['object']]);
  state.head ??= head;
  return when(head !== state.head, `another head: ${head} after ${state.head}`);
}

function addedProblems({ item, output_index: index }: JsonObject, state: State): string[] {
  if (!isJsonObject(item)) return ['no item'];
  state.items.push({ id: item['id'], type: item['type'], pieces: new Map(), isDone: false, done: undefined });
  return [
    ...when(state.stage !== 'open', 'an item outside of the answer'),
    ...when(index !== state.items.length - 1, `item ${JSON.stringify(index)} where ${state.items.length - 1} is due`),
    ...when(typeof item['type'] !== 'string', 'an item without a type'),
  ];
}

function withItem(event: JsonObject, { items }: State, check: (item: Item) => string[]): string[] {
  const { output_index: index, item_id: id } = event;
  const item = typeof index === 'number' ? items[index] : undefined;
  if (!item || item.isDone) return [`an item that is not open: ${JSON.stringify(index)}`];
  return [...when(id !== item.id, `item_id ${JSON.stringify(id)} of item ${JSON.stringify(item.id)}`), ...check(item)];
}

function itemDoneProblems(event: JsonObject, state: State): string[] {
  const { item: done } = event;
  if (!isJsonObject(done)) return ['no item'];
  return withItem({ ...event, item_id: done['id'] }, state, (item) => {
    item.isDone = true;
    item.done = done;
    const open = [...item.pieces].filter(([, { isDone }]) => !isDone).map(([name]) => name);
    return [
      ...when(done['type'] !== item.type, `an item that became a ${JSON.stringify(done['type'])}`),
      ...when(open.length > 0, `open at the end of their item: ${open.join(', ')}`),
      ...saidProblems(item, done),
    ];
  });
}

/** What was said in pieces is what the item says. */
function saidProblems({ pieces, type }: Item, done: JsonObject): string[] {
  const joined = (kind: string): string =>
    [...pieces].flatMap(([name, { text }]) => (name.startsWith(kind) ? [text] : [])).join('|');
  const texts = (list: Json | undefined): string => (Array.isArray(list) ? list.map(textOfPart).join('|') : '');
  if (type === 'message')
    return when(joined('content') !== texts(done['content']), 'a message says other than its pieces');
  if (type === 'reasoning')
    return [
      ...when(joined('content') !== texts(done['content']), 'reasoning says other than its pieces'),
      ...when(joined('summary') !== texts(done['summary']), 'a summary says other than its pieces'),
    ];
  const whole = type === 'function_call' ? done['arguments'] : type === 'custom_tool_call' ? done['input'] : undefined;
  return whole === undefined ? [] : when(joined('call') !== whole, 'a call says other than its pieces');
}

function textOfPart(part: Json | undefined): string {
  const { text, refusal } = isJsonObject(part) ? part : {};
  return String(text ?? refusal ?? '');
}

type PieceKind = 'content' | 'summary' | 'call';

function pieceName(kind: PieceKind, event: JsonObject): string {
  return kind === 'call' ? 'call' : `${kind} ${JSON.stringify(event[`${kind}_index`])}`;
}

function opens(kind: PieceKind): Check {
  return (event, state) =>
    withItem(event, state, ({ pieces }) => {
      const name = pieceName(kind, event);
      const number = [...pieces.keys()].filter((each) => each.startsWith(kind)).length;
      const isDue = event[`${kind}_index`] === number;
      pieces.set(name, { text: '', isDone: false });
      return [
        ...when(!isDue, `${name} where ${number} is due`),
        ...when(textOfPart(event['part']) !== '', `${name} opens with text`),
      ];
    });
}

function withPiece(kind: PieceKind, event: JsonObject, state: State, check: (piece: Piece) => string[]): string[] {
  return withItem(event, state, ({ pieces }) => {
    const name = pieceName(kind, event);
    if (kind === 'call' && !pieces.has(name)) pieces.set(name, { text: '', isDone: false });
    const piece = pieces.get(name);
    return piece && !piece.isDone ? check(piece) : [`${name} is not open`];
  });
}

function grows(kind: PieceKind, type: string): Check {
  return (event, state) => [
    ...withItem(event, state, (item) =>
      when(item.type !== type, `a piece of a ${type} in a ${JSON.stringify(item.type)}`),
    ),
    ...withPiece(kind, event, state, (piece) => {
      const { delta } = event;
      if (typeof delta !== 'string' || delta === '') return ['a delta without text'];
      piece.text += delta;
      return [];
    }),
  ];
}

/** The event says again what the pieces said; of a call nothing comes after it. */
function repeats(kind: PieceKind, field: string): Check {
  return (event, state) =>
    withPiece(kind, event, state, (piece) => {
      if (kind === 'call') piece.isDone = true;
      return when(event[field] !== piece.text, `${field} says other than its pieces`);
    });
}

function closes(kind: PieceKind, said: (event: JsonObject) => string): Check {
  return (event, state) =>
    withPiece(kind, event, state, (piece) => {
      piece.isDone = true;
      return when(said(event) !== piece.text, 'a part says other than its pieces');
    });
}

function endProblems({ type, response }: JsonObject, state: State): string[] {
  const isOpen = state.stage === 'open';
  state.stage = 'over';
  if (!isJsonObject(response)) return ['no response'];
  const output = Array.isArray(response['output']) ? response['output'] : [];
  const said = JSON.stringify(state.items.map(({ done }) => done));
  return [
    ...when(!isOpen, 'the end of an answer that did not begin'),
    ...when(
      state.items.some(({ isDone }) => !isDone),
      'an item is open at the end',
    ),
    ...when(type !== `response.${String(response['status'])}`, `status ${JSON.stringify(response['status'])}`),
    ...when(JSON.stringify(output) !== said, 'the output is not what its items said'),
    ...headProblems(response, state),
    ...responseComplaints(response),
  ];
}

function errorProblems({ message }: JsonObject, state: State): string[] {
  state.stage = 'failing';
  return when(typeof message !== 'string' || message === '', 'an error without a message');
}
