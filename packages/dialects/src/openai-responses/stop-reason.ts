import { type Extensions, isJsonObject, type JsonObject, type StopReason } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { loseStop } from '../internal/stop-losses.ts';
import { isOwn } from './extensions.ts';

const incompleteReasons: ReadonlyMap<unknown, StopReason> = new Map<unknown, StopReason>([
  ['max_output_tokens', 'max_tokens'],
  ['max_tokens', 'max_tokens'],
  ['content_filter', 'content_filter'],
]);

/** What an answer holds that tells more of its end than its status. */
export interface Spoken {
  readonly hasCalls: boolean;
  readonly hasRefusal: boolean;
}

/** Why an answer ended; `undefined` while it is still under way, as one that runs in the background. */
export function stopOf(response: JsonObject, { hasCalls, hasRefusal }: Spoken): StopReason | undefined {
  switch (response['status']) {
    case 'queued':
    case 'in_progress':
      return undefined;
    case 'incomplete':
      return incompleteReasons.get(reasonOf(response)) ?? 'unknown';
    case 'cancelled':
    case 'failed':
      return 'error';
    default:
      if (hasCalls) return 'tool_use';
      return hasRefusal ? 'refusal' : 'end_turn';
  }
}

/** The provider's own word: the reason of what is incomplete, else the status. */
export function nativeStopOf(response: JsonObject): string | undefined {
  const reason = reasonOf(response);
  const { status } = response;
  if (typeof reason === 'string') return reason;
  return typeof status === 'string' ? status : undefined;
}

function reasonOf({ incomplete_details: details }: JsonObject): unknown {
  return isJsonObject(details) ? details['reason'] : undefined;
}

/** How an answer ended, in this dialect's words. */
export interface Ending {
  readonly status: 'completed' | 'incomplete';
  readonly reason?: string;
}

const endings: { readonly [stop in StopReason]?: Ending } = {
  max_tokens: { status: 'incomplete', reason: 'max_output_tokens' },
  context_window: { status: 'incomplete', reason: 'max_output_tokens' },
  content_filter: { status: 'incomplete', reason: 'content_filter' },
  error: { status: 'incomplete' },
};
const completed: Ending = { status: 'completed' };

/** A refusal whose words stand in the answer is complete; one without is an answer that a filter cut. */
export function encodeStop(stop: StopReason | undefined, hasRefusal: boolean): Ending {
  if (stop === 'refusal' && !hasRefusal) return endings.content_filter ?? completed;
  return (stop && endings[stop]) ?? completed;
}

interface ForeignEnding {
  readonly stop?: StopReason | undefined;
  readonly nativeStop?: string | undefined;
  readonly stopSequence?: string | undefined;
  readonly extensions?: Extensions | undefined;
}

const saidStops: ReadonlySet<StopReason> = new Set<StopReason>(['error']);

/** Tells what of the end of an answer of another dialect cannot be said. */
export function loseEnding(ending: ForeignEnding, losses: AnswerLosses): void {
  if (isOwn(ending)) return;
  loseStop(ending, saidStops, losses);
  if (ending.stopSequence !== undefined)
    losses.lose('dropped', 'stopSequence', 'Which sequence ended the answer cannot be said.');
}
