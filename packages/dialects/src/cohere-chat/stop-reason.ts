import type { Json, StopReason } from '@proxy/spec';

const stops: ReadonlyMap<Json | undefined, StopReason> = new Map<Json | undefined, StopReason>([
  ['COMPLETE', 'end_turn'],
  ['STOP_SEQUENCE', 'stop_sequence'],
  ['MAX_TOKENS', 'max_tokens'],
  ['TOOL_CALL', 'tool_use'],
  ['ERROR_TOXIC', 'content_filter'],
]);
/** Words for a generation that broke off: what there is of the answer is no answer. */
const failures: ReadonlySet<Json | undefined> = new Set(['ERROR', 'TIMEOUT']);

export const isFailure = (word: Json | undefined): boolean => failures.has(word);

/** Why the answer ended. */
export function stopOf(word: Json | undefined, hasCalls: boolean): StopReason {
  const stop = stops.get(word) ?? 'unknown';
  return hasCalls && (stop === 'end_turn' || stop === 'unknown') ? 'tool_use' : stop;
}
