import {
  bearsContent,
  isJsonObject,
  type Json,
  type JsonObject,
  mergeRawUsage,
  type StreamProgress,
  type UpstreamFault,
} from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { stateIn } from '../content/state-in.ts';
import { faultOfEvent } from '../error-fault.ts';
import { readRefusal } from '../response/decode-response.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';
import { type OpenBlock, openBlock } from './decode-blocks.ts';
import { isForeignTerminator } from './stream-data.ts';
import { violation } from './stream-fault.ts';
import { knownEvents } from './stream-grammar.ts';

/** Follows a stream event by event, and says where one breaks the grammar. */
export interface StreamWatch {
  readonly progress: StreamProgress;
  see(event: SseEvent): void;
  fail(fault: UpstreamFault): void;
  complete(): void;
}

type Progress = { -readonly [Name in keyof StreamProgress]: StreamProgress[Name] };

interface State {
  readonly progress: Progress;
  hasBegun: boolean;
  readonly open: Map<Json | undefined, OpenBlock>;
  opaque: string[] | undefined;
  usage: JsonObject;
}

type Watcher = (state: State, event: JsonObject | undefined) => string | undefined;

/** @returns how the event breaks the grammar */
const watchers: ReadonlyMap<Json | undefined, Watcher> = new Map<Json | undefined, Watcher>([
  ['message_start', seeStart],
  ['content_block_start', seeBlockStart],
  ['content_block_delta', seeBlockDelta],
  ['content_block_stop', seeBlockStop],
  ['message_delta', seeMessageDelta],
  ['message_stop', seeStop],
  ['error', seeError],
]);

export function createStreamWatch(): StreamWatch {
  const progress: Progress = { hasContent: false, isComplete: false };
  const state: State = { progress, hasBegun: false, open: new Map(), opaque: undefined, usage: {} };
  const fail = (fault: UpstreamFault): void => {
    progress.fault = fault;
    if (fault.isViolation) progress.isViolation = true;
  };
  return {
    progress,
    see({ event: name, data }) {
      if (isForeignTerminator(data)) return;
      const isWanted = name === undefined || knownEvents.has(name) || !progress.hasContent;
      const event = isWanted ? parseObject(data) : undefined;
      const problem = isWanted && !event ? 'An event of the provider is no JSON object.' : follow(state, name, event);
      if (problem !== undefined) fail(violation(problem));
    },
    fail,
    complete() {
      progress.isComplete = true;
    },
  };
}

function follow(state: State, name: string | undefined, event: JsonObject | undefined): string | undefined {
  const type = event?.['type'] ?? name;
  return watchers.get(type)?.(state, event);
}

function seeStart(state: State, event: JsonObject = {}): string | undefined {
  if (state.hasBegun) return 'The stream of the provider began twice.';
  state.hasBegun = true;
  const { id, model, usage } = isJsonObject(event['message']) ? event['message'] : {};
  if (typeof id === 'string' && id !== '') state.progress.id = id;
  if (typeof model === 'string' && model !== '') state.progress.model = model;
  noteUsage(state, usage);
  return undefined;
}

function noteUsage(state: State, usage: Json | undefined): void {
  if (!isJsonObject(usage)) return;
  state.usage = mergeRawUsage(state.usage, usage);
  state.progress.usage = decodeUsage(state.usage);
}

function seeBlockStart(state: State, event: JsonObject = {}): string | undefined {
  const { index, content_block: block } = event;
  if (!state.hasBegun || state.progress.stop || !isJsonObject(block))
    return 'A content block of the provider began where none can.';
  const reader = openBlock(block, 0);
  state.open.set(index, reader);
  state.progress.hasContent ||= reader.opening.some(bearsContent);
  noteState(state, block);
  return undefined;
}

/** The list is the progress's own once there is anything in it. */
function noteState(state: State, block: JsonObject): void {
  state.opaque = stateIn(block, state.opaque);
  if (state.opaque) state.progress.opaque = state.opaque;
}

function seeBlockDelta(state: State, event: JsonObject = {}): string | undefined {
  const { index, delta } = event;
  const reader = state.open.get(index);
  if (!reader || !isJsonObject(delta)) return 'The provider sent content for a block that is not open.';
  const said = reader.delta(delta);
  if (said !== undefined && bearsContent(said)) state.progress.hasContent = true;
  if (delta['type'] === 'signature_delta') noteState(state, { ...delta, type: 'thinking' });
  return undefined;
}

function seeBlockStop(state: State, event: JsonObject = {}): undefined {
  state.open.delete(event['index']);
}

function seeMessageDelta(state: State, event: JsonObject = {}): string | undefined {
  if (!state.hasBegun) return 'The stream of the provider ended before it began.';
  noteUsage(state, event['usage']);
  const { stop_reason: reason, stop_details: details } = isJsonObject(event['delta']) ? event['delta'] : {};
  if (typeof reason !== 'string' || state.progress.stop) return undefined;
  state.open.clear();
  state.progress.stop = decodeStop(reason);
  if (readRefusal(details)?.text) state.progress.hasContent = true;
  return undefined;
}

function seeStop(state: State): string | undefined {
  if (!state.hasBegun) return 'The stream of the provider ended before it began.';
  state.progress.stop ??= 'unknown';
  state.progress.isComplete = true;
  return undefined;
}

function seeError(state: State, event: JsonObject = {}): undefined {
  state.progress.fault = faultOfEvent(event);
}
