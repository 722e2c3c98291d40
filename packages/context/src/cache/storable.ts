import type { ChatResponse, StopReason } from '@proxy/spec';

/** An answer that ended of itself. One that was cut, filtered, refused or failed is asked for again. */
const storableStops: ReadonlySet<StopReason | undefined> = new Set(['end_turn', 'stop_sequence', 'tool_use']);

/** Whether an answer may be given again to whoever asks the same. */
export function isStorable({ candidates }: ChatResponse): boolean {
  return candidates.length > 0 && candidates.every(({ stop }) => storableStops.has(stop));
}
