import type { StopReason } from '@proxy/spec';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html `stopReason` */
const stops: ReadonlyMap<string, StopReason> = new Map([
  ['end_turn', 'end_turn'],
  ['tool_use', 'tool_use'],
  ['max_tokens', 'max_tokens'],
  ['stop_sequence', 'stop_sequence'],
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
  ['model_context_window_exceeded', 'context_window'],
  ['malformed_model_output', 'error'],
  ['malformed_tool_use', 'error'],
]);

/** `unknown` for words that this version does not know; the word itself is kept beside it. */
export function decodeStop(reason: string): StopReason {
  return stops.get(reason) ?? 'unknown';
}
