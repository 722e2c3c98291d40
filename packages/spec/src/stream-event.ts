import type { StopReason } from './chat.ts';
import type { Citation, FilePart, MediaSource, OpaqueState, ToolResultPart, VideoPart } from './content.ts';
import type { Dialect, Extensions } from './dialect.ts';
import type { Json, JsonObject } from './json.ts';
import type { UpstreamFault } from './upstream-fault.ts';
import type { Usage } from './usage.ts';

/** What a part is when it opens; its text follows in deltas. */
export type PartHead =
  | { readonly kind: 'text' }
  | { readonly kind: 'reasoning'; readonly redacted?: boolean; readonly opaque?: OpaqueState }
  | { readonly kind: 'tool_call'; readonly id: string; readonly name: string; readonly flavour?: 'function' | 'custom' }
  | { readonly kind: 'refusal' }
  /** Its sound follows in deltas, unless `source` says where it is. */
  | { readonly kind: 'audio'; readonly id?: string; readonly mediaType?: string; readonly source?: MediaSource }
  | { readonly kind: 'image'; readonly source: MediaSource }
  /** A block known to one dialect only, as it opened. */
  | { readonly kind: 'native'; readonly dialect: Dialect; readonly value: JsonObject }
  /** A part that no dialect sends in pieces: here is all of it. */
  | { readonly kind: 'whole'; readonly part: VideoPart | FilePart | ToolResultPart };

interface EventBase {
  readonly extensions?: Extensions;
}
interface PartEvent extends EventBase {
  readonly candidate: number;
  /** Number of the part within its candidate, from 0 in the order of opening. Parts may be open side by side. */
  readonly part: number;
}

/**
 * One step of a streamed answer. Decoders emit for each candidate: `start`, then parts (`part_start`, deltas,
 * `part_end`), then `finish`; `usage`, `ping` and `native` anywhere; `end` once the provider's own terminator was seen.
 * A decoder never emits `end` for a stream that was cut. After `error` nothing follows.
 */
export type StreamEvent =
  | ({
      readonly kind: 'start';
      readonly id?: string;
      readonly model?: string;
      readonly createdSeconds?: number;
      readonly usage?: Usage;
    } & EventBase)
  | ({ readonly kind: 'part_start'; readonly head: PartHead } & PartEvent)
  | ({ readonly kind: 'text_delta'; readonly text: string; readonly logprobs?: Json } & PartEvent)
  /** `summary` numbers the summary that the text belongs to, from 0; absent: it is the reasoning itself. */
  | ({ readonly kind: 'reasoning_delta'; readonly text: string; readonly summary?: number } & PartEvent)
  | ({ readonly kind: 'refusal_delta'; readonly text: string } & PartEvent)
  /** A piece of a tool call's arguments; the pieces joined are the whole. */
  | ({ readonly kind: 'arguments_delta'; readonly text: string } & PartEvent)
  /** Base64 of a piece of sound, or of its transcript. */
  | ({ readonly kind: 'audio_delta'; readonly data?: string; readonly transcript?: string } & PartEvent)
  /** Opaque state of the open part; of several the last is the one that counts. */
  | ({ readonly kind: 'signature'; readonly opaque: OpaqueState } & PartEvent)
  | ({ readonly kind: 'citation'; readonly citation: Citation } & PartEvent)
  | ({ readonly kind: 'native_delta'; readonly dialect: Dialect; readonly value: JsonObject } & PartEvent)
  /** `value` is a native block with all that its deltas added; absent: it was complete when it opened. */
  | ({ readonly kind: 'part_end'; readonly value?: JsonObject } & PartEvent)
  | ({
      readonly kind: 'finish';
      readonly candidate: number;
      readonly stop: StopReason;
      readonly nativeStop?: string;
      readonly stopSequence?: string;
      /** Of the candidate as a whole, where they did not come with its text. */
      readonly logprobs?: Json;
    } & EventBase)
  /** Running totals: merge with `mergeUsage`, never add. */
  | ({ readonly kind: 'usage'; readonly usage: Usage } & EventBase)
  | { readonly kind: 'ping' }
  /** An event that only one dialect knows. */
  | { readonly kind: 'native'; readonly dialect: Dialect; readonly value: JsonObject; readonly event?: string }
  | { readonly kind: 'error'; readonly fault: UpstreamFault }
  | { readonly kind: 'end' };

const contentHeads: Readonly<Record<PartHead['kind'], boolean>> = {
  text: false,
  reasoning: false,
  refusal: false,
  audio: false,
  tool_call: true,
  image: true,
  native: true,
  whole: true,
};

const contentEvents: Readonly<Record<Exclude<StreamEvent['kind'], 'part_start'>, boolean>> = {
  text_delta: true,
  reasoning_delta: true,
  refusal_delta: true,
  arguments_delta: true,
  audio_delta: true,
  signature: true,
  citation: true,
  native_delta: true,
  start: false,
  part_end: false,
  finish: false,
  usage: false,
  ping: false,
  native: false,
  error: false,
  end: false,
};

/**
 * Whether an event bears content: from the first such event on, another target can no longer take over.
 * An opening part counts where it already says something (a tool call's name, a redacted block, an image).
 */
export function bearsContent(event: StreamEvent): boolean {
  if ('text' in event && event.text === '') return false;
  if (event.kind !== 'part_start') return contentEvents[event.kind];
  return contentHeads[event.head.kind] || ('opaque' in event.head && event.head.opaque !== undefined);
}
