import type { Extensions, JsonObject, StopReason } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { loseStop } from '../internal/stop-losses.ts';
import { dialect } from './extensions.ts';

const stops: Readonly<Record<string, StopReason>> = {
  stop: 'end_turn',
  eos: 'end_turn',
  length: 'max_tokens',
  model_length: 'max_tokens',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'content_filter',
  error: 'error',
};

/** Reasons that leave it to the content whether tools are to be called have no word of their own. */
const words: { readonly [stop in StopReason]?: string } = {
  stop_sequence: 'stop',
  max_tokens: 'length',
  context_window: 'length',
  refusal: 'content_filter',
  content_filter: 'content_filter',
  pause: 'stop',
  error: 'error',
};

/** What an answer holds that tells more of its end than the provider's word. */
export interface Spoken {
  readonly hasCalls: boolean;
  readonly hasRefusal: boolean;
}

/**
 * Why the answer ended. Hosts say `stop`, or nothing in an empty word, for answers that call tools or refuse: there the
 * content decides.
 */
function decodeStop(word: string, { hasCalls, hasRefusal }: Spoken): StopReason {
  const stop = Object.hasOwn(stops, word) ? (stops[word] ?? 'unknown') : 'unknown';
  if (stop !== 'end_turn' && stop !== 'unknown') return stop;
  if (hasCalls) return 'tool_use';
  return hasRefusal ? 'refusal' : stop;
}

/** The sequence that ended a choice, where the host tells it, as vLLM does. */
export function stopSequenceOf({ stop_reason: sequence, finish_reason: word }: JsonObject): string | undefined {
  return typeof sequence === 'string' && word === 'stop' ? sequence : undefined;
}

/** Why a choice ended; `undefined` while its host has not said it. */
export function stopOf(choice: JsonObject, spoken: Spoken): StopReason | undefined {
  const { finish_reason: word } = choice;
  if (typeof word !== 'string') return undefined;
  return stopSequenceOf(choice) === undefined ? decodeStop(word, spoken) : 'stop_sequence';
}

export function encodeStop(stop: StopReason, { hasCalls }: Pick<Spoken, 'hasCalls'>): string {
  return words[stop] ?? (hasCalls ? 'tool_calls' : 'stop');
}

interface Ending {
  readonly stop?: StopReason | undefined;
  readonly nativeStop?: string | undefined;
  readonly stopSequence?: string | undefined;
  readonly extensions?: Extensions | undefined;
}

/** Reasons for which there is a word, or that the content tells. */
const saidStops: ReadonlySet<StopReason> = new Set<StopReason>(['error']);

/** Tells what of the end of an answer of another dialect cannot be said. */
export function loseEnding(ending: Ending, losses: AnswerLosses): void {
  if (ending.extensions?.[dialect]) return;
  loseStop(ending, saidStops, losses);
  if (ending.stopSequence !== undefined)
    losses.lose('dropped', 'stopSequence', 'Which sequence ended the answer cannot be said.');
}
