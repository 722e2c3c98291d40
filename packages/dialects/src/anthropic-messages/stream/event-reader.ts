import {
  isJsonObject,
  type Json,
  type JsonObject,
  mergeRawUsage,
  type StreamEvent,
  type UpstreamFault,
} from '@proxy/spec';
import { isAnswerCall } from '../content/answer-tool.ts';
import { dialect, keptFields } from '../dialect.ts';
import { faultOfEvent } from '../error-fault.ts';
import { readRefusal } from '../response/decode-response.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';
import { type OpenBlock, openBlock } from './decode-blocks.ts';
import { violation } from './stream-fault.ts';

/** Reads the events of one stream, in order. */
export interface EventReader {
  /** `message_stop` or an error was read: what follows is none of this answer. */
  readonly isOver: boolean;
  /** A stop reason was read. */
  readonly hasStop: boolean;
  /** What the event says; its last is an `error` where it breaks the grammar. */
  read(event: JsonObject): StreamEvent[];
  /** Ends the answer with a failure. */
  fail(fault: UpstreamFault): StreamEvent[];
}

interface State {
  hasBegun: boolean;
  isOver: boolean;
  hasStop: boolean;
  parts: number;
  usage: JsonObject;
  readonly open: Map<Json | undefined, OpenBlock>;
  /** A call brought the answer itself. */
  hasAnswer: boolean;
  /** A call asked for something. */
  hasCalls: boolean;
}

type Handler = (event: JsonObject, state: State) => readonly StreamEvent[];

const handlers: ReadonlyMap<Json | undefined, Handler> = new Map<Json | undefined, Handler>([
  ['message_start', readStart],
  ['content_block_start', readBlockStart],
  ['content_block_delta', readBlockDelta],
  ['content_block_stop', readBlockStop],
  ['message_delta', readMessageDelta],
  ['message_stop', readStopEvent],
  ['ping', () => [{ kind: 'ping' }]],
  ['error', (event, state) => fail(state, faultOfEvent(event))],
]);

export function createEventReader(): EventReader {
  const state: State = {
    hasBegun: false,
    isOver: false,
    hasStop: false,
    parts: 0,
    usage: {},
    open: new Map(),
    hasAnswer: false,
    hasCalls: false,
  };
  return {
    get isOver() {
      return state.isOver;
    },
    get hasStop() {
      return state.hasStop;
    },
    read(event) {
      if (state.isOver) return [];
      const handler = handlers.get(event['type']);
      return [...(handler ? handler(event, state) : [newsOf(event)])];
    },
    fail: (fault) => [...fail(state, fault)],
  };
}

/** An event of a later version of the API. */
function newsOf(event: JsonObject): StreamEvent {
  const name = event['type'];
  return { kind: 'native', dialect, value: event, ...(typeof name === 'string' && { event: name }) };
}

function fail(state: State, fault: UpstreamFault): readonly StreamEvent[] {
  state.isOver = true;
  return [{ kind: 'error', fault }];
}

function readStart({ message }: JsonObject, state: State): readonly StreamEvent[] {
  if (state.hasBegun) return fail(state, violation('The stream of the provider began twice.'));
  state.hasBegun = true;
  const {
    type: _,
    role: __,
    content: ___,
    stop_reason,
    stop_sequence,
    id,
    model,
    usage,
    ...fields
  } = isJsonObject(message) ? message : {};
  if (isJsonObject(usage)) state.usage = usage;
  return [
    {
      kind: 'start',
      ...(typeof id === 'string' && id !== '' && { id }),
      ...(typeof model === 'string' && model !== '' && { model }),
      ...(isJsonObject(usage) && { usage: decodeUsage(usage) }),
      extensions: { [dialect]: fields },
    },
  ];
}

function readBlockStart({ index, content_block: block }: JsonObject, state: State): readonly StreamEvent[] {
  if (!state.hasBegun || state.hasStop || !isJsonObject(block))
    return fail(state, violation('A content block of the provider began where none can.'));
  if (isAnswerCall(block)) state.hasAnswer = true;
  else if (block['type'] === 'tool_use') state.hasCalls = true;
  const opened = openBlock(block, state.parts++);
  state.open.set(index, opened);
  return opened.opening;
}

function readBlockDelta({ index, delta }: JsonObject, state: State): readonly StreamEvent[] {
  const block = state.open.get(index);
  if (!block || !isJsonObject(delta))
    return fail(state, violation('The provider sent content for a block that is not open.'));
  const event = block.delta(delta);
  return event ? [event] : [];
}

function readBlockStop({ index }: JsonObject, state: State): readonly StreamEvent[] {
  const block = state.open.get(index);
  state.open.delete(index);
  return block?.end() ?? [];
}

/** Blocks that nobody closed end with the answer. */
function endBlocks({ open }: State): readonly StreamEvent[] {
  const ends = [...open.values()].flatMap((block) => block.end());
  open.clear();
  return ends;
}

/** Usage is cumulative: each field reported replaces the one before, those left out hold on. */
function readMessageDelta({ type: _, delta, usage, ...fields }: JsonObject, state: State): readonly StreamEvent[] {
  if (!state.hasBegun) return fail(state, violation('The stream of the provider ended before it began.'));
  const events: StreamEvent[] = [];
  const said = keptFields(fields);
  if (isJsonObject(usage)) {
    state.usage = mergeRawUsage(state.usage, usage);
    events.push({ kind: 'usage', usage: decodeUsage(state.usage), ...said });
  } else if (said.extensions) events.push({ kind: 'usage', usage: {}, ...said });
  if (isJsonObject(delta)) events.push(...readEnding(delta, state));
  return events;
}

function readEnding(
  { stop_reason: reason, stop_sequence: sequence, ...fields }: JsonObject,
  state: State,
): StreamEvent[] {
  if (typeof reason !== 'string' || state.hasStop) return [];
  state.hasStop = true;
  const { stop_details: details, ...others } = fields;
  const refusal = readRefusal(details);
  const finish: StreamEvent = {
    kind: 'finish',
    candidate: 0,
    stop: reason === 'tool_use' && state.hasAnswer && !state.hasCalls ? 'end_turn' : decodeStop(reason),
    nativeStop: reason,
    ...(typeof sequence === 'string' && { stopSequence: sequence }),
    ...keptFields(refusal ? others : fields),
  };
  const ends = endBlocks(state);
  if (!refusal) return [...ends, finish];
  const place = { candidate: 0, part: state.parts++ };
  const { extensions = {}, text } = refusal;
  return [
    ...ends,
    { kind: 'part_start', ...place, head: { kind: 'refusal' }, extensions },
    { kind: 'refusal_delta', ...place, text },
    { kind: 'part_end', ...place },
    finish,
  ];
}

function readStopEvent(_: JsonObject, state: State): readonly StreamEvent[] {
  if (!state.hasBegun) return fail(state, violation('The stream of the provider ended before it began.'));
  state.isOver = true;
  const ending: StreamEvent[] = state.hasStop ? [] : [{ kind: 'finish', candidate: 0, stop: 'unknown' }];
  return [...endBlocks(state), ...ending, { kind: 'end' }];
}
