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
import { faultOfEvent } from '../error-fault.ts';
import { readRefusal } from '../response/decode-response.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';
import { type OpenBlock, openBlock } from './decode-blocks.ts';
import { isForeignTerminator } from './stream-data.ts';
import { violation } from './stream-fault.ts';

/** Follows a stream by the names of its events, and reads only those that say something new. */
export interface StreamWatch {
  readonly progress: StreamProgress;
  /** A block is open, and content was seen: deltas that follow need not be looked at. */
  readonly isFlowing: boolean;
  see(event: SseEvent): void;
  fail(fault: UpstreamFault, isViolation?: boolean): void;
  complete(): void;
}

type Progress = { -readonly [Name in keyof StreamProgress]: StreamProgress[Name] };

interface State {
  readonly progress: Progress;
  hasBegun: boolean;
  isOpen: boolean;
  /** The open block, until content was seen. */
  block: { readonly index: Json | undefined; readonly reader: OpenBlock } | undefined;
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

/** Events whose words are wanted even after content was seen. */
const telling: ReadonlySet<string> = new Set(['message_start', 'message_delta', 'error']);

export function createStreamWatch(): StreamWatch {
  const progress: Progress = { hasContent: false, isComplete: false };
  const state: State = { progress, hasBegun: false, isOpen: false, block: undefined, usage: {} };
  const fail = (fault: UpstreamFault, isViolation = false): void => {
    progress.fault = fault;
    if (isViolation) progress.isViolation = true;
  };
  return {
    progress,
    get isFlowing() {
      return state.isOpen && progress.hasContent;
    },
    see({ event: name, data }) {
      if (isForeignTerminator(data)) return;
      const isWanted = name === undefined || telling.has(name) || !progress.hasContent;
      const event = isWanted ? parseObject(data) : undefined;
      const problem = isWanted && !event ? 'An event of the provider is no JSON object.' : follow(state, name, event);
      if (problem !== undefined) fail(violation(problem), true);
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

function seeBlockStart(state: State, event: JsonObject | undefined): string | undefined {
  if (!state.hasBegun || state.progress.stop) return 'A content block of the provider began where none can.';
  state.isOpen = true;
  if (state.progress.hasContent || !event) return undefined;
  const { index, content_block: block } = event;
  if (!isJsonObject(block)) return 'A content block of the provider began where none can.';
  const reader = openBlock(block, 0);
  state.block = { index, reader };
  state.progress.hasContent = reader.opening.some(bearsContent);
  return undefined;
}

function seeBlockDelta(state: State, event: JsonObject | undefined): string | undefined {
  const problem = 'The provider sent content for a block that is not open.';
  if (!state.isOpen) return problem;
  if (state.progress.hasContent || !event) return undefined;
  const { index, delta } = event;
  if (!state.block || state.block.index !== index || !isJsonObject(delta)) return problem;
  const said = state.block.reader.delta(delta);
  state.progress.hasContent = said !== undefined && bearsContent(said);
  return undefined;
}

function seeBlockStop(state: State): undefined {
  state.isOpen = false;
  state.block = undefined;
}

function seeMessageDelta(state: State, event: JsonObject = {}): string | undefined {
  if (!state.hasBegun) return 'The stream of the provider ended before it began.';
  noteUsage(state, event['usage']);
  const { stop_reason: reason, stop_details: details } = isJsonObject(event['delta']) ? event['delta'] : {};
  if (typeof reason !== 'string' || state.progress.stop) return undefined;
  state.isOpen = false;
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
