import {
  type Clock,
  definePlug,
  type Plug,
  type Random,
  type Request,
  type ResponseCacheStore,
  type Telemetry,
} from '@proxy/spec';
import { z } from 'zod';
import { createKnownAnswers, type KnownAnswersOptions } from '../cache/known-answers.ts';

export interface LookupCacheOptions extends KnownAnswersOptions {
  /** Milliseconds an answer lives, give or take a tenth. Absent: what the alias says; where that says nothing, no cache. */
  readonly ttlMs?: number | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const has =
  (...methods: readonly string[]) =>
  (value: unknown) =>
    typeof value === 'object' && value !== null && methods.every((method) => isFunction(Reflect.get(value, method)));

const options: z.ZodType<LookupCacheOptions> = z.strictObject({
  store: z.custom<ResponseCacheStore>(has('get', 'set'), 'must be a store of responses'),
  ttlMs: z.number().positive().optional(),
  scope: z.custom<(request: Request) => string>(isFunction, 'must be a function').optional(),
  keyOf: z.custom<(request: Request) => string>(isFunction, 'must be a function').optional(),
  maxEntryBytes: z.int().min(1).optional(),
  telemetry: z.custom<Telemetry>(has('emit'), 'must take events').optional(),
  clock: z.custom<Clock>(has('epochMs'), 'must be a clock').optional(),
  random: z.custom<Random>(isFunction, 'must be a function').optional(),
});

/**
 * Gives an answer again to whoever asks the same, and keeps new ones. Idle unless the alias, or `ttlMs`, turns it on.
 *
 * A store that fails is reported as a defect and passed by. A call that asks its provider to store something (`store`)
 * passes by too. Where transforms change answers, what was kept passes through them, but nothing new is kept, since taps
 * see answers as transforms left them.
 */
export const lookupCache: (options: LookupCacheOptions) => Plug = definePlug({
  name: 'lookup-cache',
  options,
  init(settings) {
    const answers = createKnownAnswers(settings);
    return (request) => {
      const ttlMs = settings.ttlMs ?? request.private.alias?.cache?.ttlMs;
      if (ttlMs === undefined || (request.operation !== 'chat' && request.operation !== 'stream')) return request;
      return answers.lookUp(request, ttlMs);
    };
  },
});
