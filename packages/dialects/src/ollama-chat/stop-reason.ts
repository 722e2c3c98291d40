import type { Json, StopReason } from '@proxy/spec';

const stops: ReadonlyMap<Json | undefined, StopReason> = new Map<Json | undefined, StopReason>([
  ['stop', 'end_turn'],
  ['length', 'max_tokens'],
  /** The model was only loaded, or unloaded. */
  ['load', 'end_turn'],
  ['unload', 'end_turn'],
]);

/** Why the answer ended: Ollama says `stop` for calls, too. */
export function stopOf(reason: Json | undefined, hasCalls: boolean): StopReason {
  const stop = stops.get(reason) ?? 'unknown';
  return hasCalls && stop !== 'max_tokens' ? 'tool_use' : stop;
}
