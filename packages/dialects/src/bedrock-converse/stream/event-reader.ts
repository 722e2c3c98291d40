import { isJsonObject, type Json, type JsonObject, type StreamEvent, type UpstreamFault } from '@proxy/spec';
import { dialect, keptFields } from '../dialect.ts';
import { stopSequenceOf } from '../response/decode-response.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';
import { type OpenBlock, openAnnounced, openByDelta } from './open-block.ts';
import { violation } from './stream-fault.ts';

/** Reads the events of one stream, in order. */
export interface EventReader {
  /** The last event, or an error, was read: what follows is none of this answer. */
  readonly isOver: boolean;
  readonly hasStop: boolean;
  /** What the event says; its last is an `error` where it breaks the grammar. */
  read(name: string, event: JsonObject): readonly StreamEvent[];
  /** Ends the answer where the provider left out its last event. */
  close(): StreamEvent[];
  /** Ends the answer with a failure. */
  fail(fault: UpstreamFault): StreamEvent[];
}

interface State {
  hasBegun: boolean;
  hasStop: boolean;
  hasMetadata: boolean;
  isOver: boolean;
  parts: number;
  readonly open: Map<Json | undefined, OpenBlock>;
}
type Handler = (event: JsonObject, state: State) => readonly StreamEvent[];

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['messageStart', readStart],
  ['contentBlockStart', readBlockStart],
  ['contentBlockDelta', readBlockDelta],
  ['contentBlockStop', readBlockStop],
  ['messageStop', readStop],
  ['metadata', readMetadata],
]);

export function createEventReader(): EventReader {
  const state: State = {
    hasBegun: false,
    hasStop: false,
    hasMetadata: false,
    isOver: false,
    parts: 0,
    open: new Map(),
  };
  return {
    get isOver() {
      return state.isOver;
    },
    get hasStop() {
      return state.hasStop;
    },
    read(name, event) {
      const handler = handlers.get(name);
      if (!handler) return [{ kind: 'native', dialect, value: event, event: name }];
      if (!state.hasBegun && handler !== readStart)
        return fail(state, violation('The stream of the provider has no beginning.'));
      return handler(event, state);
    },
    close() {
      state.isOver = true;
      return [{ kind: 'end' }];
    },
    fail: (fault) => fail(state, fault),
  };
}

function fail(state: State, fault: UpstreamFault): StreamEvent[] {
  state.isOver = true;
  return [{ kind: 'error', fault }];
}

function readStart(_: JsonObject, state: State): readonly StreamEvent[] {
  if (state.hasBegun) return fail(state, violation('The stream of the provider began twice.'));
  state.hasBegun = true;
  return [{ kind: 'start', extensions: { [dialect]: {} } }];
}

function readBlockStart({ contentBlockIndex: index, start }: JsonObject, state: State): readonly StreamEvent[] {
  if (state.hasStop || !isJsonObject(start))
    return fail(state, violation('A content block of the provider began where none can.'));
  return [...endBlock(index, state), ...open(index, openAnnounced(start, state.parts), state)];
}

function readBlockDelta({ contentBlockIndex: index, delta }: JsonObject, state: State): readonly StreamEvent[] {
  if (state.hasStop || !isJsonObject(delta))
    return fail(state, violation('The provider sent content where none can be.'));
  const continued = state.open.get(index)?.delta(delta);
  if (continued) return continued;
  const block = openByDelta(delta, state.parts);
  return [...endBlock(index, state), ...open(index, block, state), ...(block.delta(delta) ?? [])];
}

function readBlockStop({ contentBlockIndex: index }: JsonObject, state: State): readonly StreamEvent[] {
  return endBlock(index, state);
}

function open(index: Json | undefined, block: OpenBlock, state: State): readonly StreamEvent[] {
  state.parts++;
  state.open.set(index, block);
  return block.opening;
}

function endBlock(index: Json | undefined, state: State): readonly StreamEvent[] {
  const block = state.open.get(index);
  state.open.delete(index);
  return block ? [block.end()] : [];
}

/** Blocks that nobody closed end with the answer. */
function readStop({ stopReason, additionalModelResponseFields: additional }: JsonObject, state: State) {
  if (state.hasStop) return fail(state, violation('The answer of the provider ended twice.'));
  state.hasStop = true;
  const events: StreamEvent[] = [...state.open.values()].map((block) => block.end());
  state.open.clear();
  events.push({
    kind: 'finish',
    candidate: 0,
    ...(typeof stopReason === 'string'
      ? { stop: decodeStop(stopReason), nativeStop: stopReason }
      : { stop: 'unknown' as const }),
    ...stopSequenceOf(additional),
    ...(additional !== undefined && keptFields({ additionalModelResponseFields: additional })),
  });
  return [...events, ...ending(state)];
}

function readMetadata({ usage, ...fields }: JsonObject, state: State): readonly StreamEvent[] {
  state.hasMetadata = true;
  const said: StreamEvent = {
    kind: 'usage',
    usage: isJsonObject(usage) ? decodeUsage(usage) : {},
    ...keptFields(fields),
  };
  return [said, ...ending(state)];
}

function ending(state: State): readonly StreamEvent[] {
  state.isOver = state.hasStop && state.hasMetadata;
  return state.isOver ? [{ kind: 'end' }] : [];
}
