import {
  addTap,
  type CacheOutcome,
  type ChatResponse,
  type Clock,
  halt,
  type Random,
  type Request,
  type ResponseCacheStore,
  systemClock,
  type Telemetry,
  withResult,
} from '@proxy/spec';
import { recordAnswer } from './answer-recorder.ts';
import { cacheKey } from './cache-key.ts';
import { answerFromResponse } from './replay.ts';

export interface KnownAnswersOptions {
  readonly store: ResponseCacheStore;
  /** Who shares answers. Default: the caller's key alone. */
  readonly scope?: ((request: Request) => string) | undefined;
  /** The whole key, in place of tenant, alias and call. Whoever makes it answers for the isolation of tenants. */
  readonly keyOf?: ((request: Request) => string) | undefined;
  /** Bytes of JSON above which an answer is not kept. Default: 1 MiB. */
  readonly maxEntryBytes?: number | undefined;
  readonly telemetry?: Telemetry | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/** Finds answers that were given before, and keeps new ones. */
export interface KnownAnswers {
  /** The request answered, halted and its prompt released, or on its way with a tap that keeps its answer for about `ttlMs`. */
  lookUp(request: Request, ttlMs: number): Request | Promise<Request>;
}

/** The client's word on the cache: `refresh` asks anew and keeps the answer; `no-store` does neither read nor keep. */
const header = 'x-proxy-cache';
const defaultMaxEntryBytes = 1024 * 1024;
/** Entries made together do not end together. */
const jitter = 0.1;

export function createKnownAnswers(options: KnownAnswersOptions): KnownAnswers {
  const { store, scope, telemetry, clock = systemClock } = options;
  const keyOf = options.keyOf ?? ((request) => cacheKey(request, scope?.(request)));

  const report = ({ id }: Pick<Request, 'id'>, where: string, error: unknown): void => {
    telemetry?.emit({ kind: 'defect', where, error, requestId: id });
  };
  const note = (request: Request, outcome: CacheOutcome): void => {
    request.metadata.cache = outcome;
    telemetry?.emit({ kind: 'cache', requestId: request.id, outcome });
  };
  const bypass = (request: Request): Request => {
    note(request, 'bypass');
    return request;
  };
  const hit = (request: Request, response: ChatResponse): Request => {
    const answer = answerFromResponse(request, response, {
      nowSeconds: Math.floor(clock.epochMs() / 1000),
      onTapDefect: (tap, error) => report(request, tap.name, error),
    });
    note(request, 'hit');
    request.metadata.costUsd = 0;
    if (response.usage) request.metadata.usage = response.usage;
    request.body.release();
    return halt(withResult(request, answer));
  };
  const miss = (request: Request, key: string, ttlMs: number): Request => {
    note(request, 'miss');
    return request.transforms.length > 0 ? request : addTap(request, recorder({ id: request.id }, key, ttlMs));
  };
  /** Lives as long as the answer flows: it must not hold the request, whose prompt is long gone by then. */
  const recorder = (request: Pick<Request, 'id'>, key: string, ttlMs: number) =>
    recordAnswer({
      maxEntryBytes: options.maxEntryBytes ?? defaultMaxEntryBytes,
      async keep(response, bytes) {
        try {
          await store.set(key, response, bytes, jittered(ttlMs, options.random));
        } catch (error) {
          report(request, 'response cache: set', error);
        }
      },
    });

  return {
    lookUp(request, ttlMs) {
      const wish = request.headers[header]?.trim().toLowerCase();
      if (wish === 'no-store' || request.body.canonical().store === true) return bypass(request);
      const key = keyOf(request);
      if (wish === 'refresh') return miss(request, key, ttlMs);
      const proceed = (known: Known): Request => {
        if (known.kind === 'answer') return hit(request, known.response);
        if (known.kind === 'nothing') return miss(request, key, ttlMs);
        report(request, 'response cache: get', known.error);
        return bypass(request);
      };
      const found = find(store, key);
      return found instanceof Promise ? found.then(proceed) : proceed(found);
    },
  };
}

type Known =
  | { readonly kind: 'answer'; readonly response: ChatResponse }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failure'; readonly error: unknown };

/** What the store has, its failure included. */
function find(store: ResponseCacheStore, key: string): Known | Promise<Known> {
  const known = (response: ChatResponse | undefined): Known =>
    response ? { kind: 'answer', response } : { kind: 'nothing' };
  const failure = (error: unknown): Known => ({ kind: 'failure', error });
  try {
    const found = store.get(key);
    return found instanceof Promise ? found.then(known, failure) : known(found);
  } catch (error) {
    return failure(error);
  }
}

function jittered(ttlMs: number, random: Random = Math.random): number {
  return ttlMs * (1 - jitter + 2 * jitter * random());
}
