import type { Candidate, Json, StopReason } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { loseStop } from '../internal/stop-losses.ts';

/** @see https://ai.google.dev/api/generate-content#FinishReason */
const stops: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['STOP', 'end_turn'],
  ['MAX_TOKENS', 'max_tokens'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['MODEL_ARMOR', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
  ['MALFORMED_FUNCTION_CALL', 'error'],
  ['MALFORMED_RESPONSE', 'error'],
  ['UNEXPECTED_TOOL_CALL', 'error'],
  ['TOO_MANY_TOOL_CALLS', 'error'],
  ['MISSING_THOUGHT_SIGNATURE', 'error'],
]);

/** The names behind the numbers that clients of the generated libraries ask for. */
const names: readonly string[] = [
  'FINISH_REASON_UNSPECIFIED',
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'LANGUAGE',
];

/** The name of a reason that came as a name or as a number; `undefined` where none was told. */
export function reasonName(reason: Json | undefined): string | undefined {
  if (typeof reason === 'number') return names[reason] ?? String(reason);
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

/** The label is `STOP` for answers that call functions: there the content decides. */
export function decodeStop(reason: string, hasCalls: boolean): StopReason {
  const stop = stops.get(reason) ?? 'unknown';
  return stop === 'end_turn' && hasCalls ? 'tool_use' : stop;
}

const words: { readonly [stop in StopReason]?: string } = {
  max_tokens: 'MAX_TOKENS',
  context_window: 'MAX_TOKENS',
  refusal: 'SAFETY',
  content_filter: 'SAFETY',
  error: 'OTHER',
};

/** @param hasRefusal the model refused in its own words, and gave no other reason */
export function encodeStop(stop: StopReason, hasCalls: boolean, hasRefusal: boolean): string {
  return words[stop] ?? (hasRefusal && !hasCalls ? 'SAFETY' : 'STOP');
}

/** Reasons for which there is a word, or that the content tells. */
const saidStops: ReadonlySet<StopReason> = new Set<StopReason>(['error']);

/** Tells what of the end of an answer of another dialect cannot be said. */
export function loseEnding(
  ending: Pick<Candidate, 'stop' | 'nativeStop' | 'stopSequence'>,
  losses: AnswerLosses,
): void {
  loseStop(ending, saidStops, losses);
  if (ending.stopSequence !== undefined)
    losses.lose('dropped', 'stopSequence', 'Which sequence ended the answer cannot be said.');
}
