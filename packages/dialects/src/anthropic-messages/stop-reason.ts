import type { Json, StopReason } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { loseStop } from '../internal/stop-losses.ts';

const stops: ReadonlyMap<Json | undefined, StopReason> = new Map<Json | undefined, StopReason>([
  ['end_turn', 'end_turn'],
  ['stop_sequence', 'stop_sequence'],
  ['tool_use', 'tool_use'],
  ['max_tokens', 'max_tokens'],
  ['model_context_window_exceeded', 'context_window'],
  ['refusal', 'refusal'],
  ['pause_turn', 'pause'],
]);

/** `unknown` for words that this version does not know; the word itself is kept beside it. */
export function decodeStop(reason: string): StopReason {
  return stops.get(reason) ?? 'unknown';
}

/** Reasons that leave open whether the model wants tools called: what it wrote tells. */
const words: Readonly<Record<StopReason, string | undefined>> = {
  end_turn: undefined,
  tool_use: undefined,
  unknown: undefined,
  error: undefined,
  stop_sequence: 'stop_sequence',
  max_tokens: 'max_tokens',
  context_window: 'model_context_window_exceeded',
  refusal: 'refusal',
  content_filter: 'refusal',
  pause: 'pause_turn',
};

export interface Ending {
  readonly stop?: StopReason | undefined;
  readonly nativeStop?: string | undefined;
  /** The answer came in this dialect: its own word counts. */
  readonly isOwn: boolean;
  readonly hasToolCalls: boolean;
  readonly hasRefusal: boolean;
}

/**
 * The word for why an answer ended. Whether tools are to be called is told by the content and not by the label, since
 * providers say `stop` with tool calls and the reverse.
 */
export function encodeStop({ stop = 'unknown', nativeStop, isOwn, hasToolCalls, hasRefusal }: Ending): string {
  if (isOwn && nativeStop !== undefined) return nativeStop;
  const word = words[stop];
  if (word !== undefined) return word;
  if (hasToolCalls) return 'tool_use';
  return hasRefusal ? 'refusal' : 'end_turn';
}

/** Reasons for which there is a word, or that the content tells. */
const saidStops: ReadonlySet<StopReason> = new Set<StopReason>(['pause']);

/** Tells what of the end of an answer of another dialect cannot be said. */
export function loseEnding(ending: Pick<Ending, 'stop' | 'nativeStop'>, losses: AnswerLosses): void {
  loseStop(ending, saidStops, losses);
}
