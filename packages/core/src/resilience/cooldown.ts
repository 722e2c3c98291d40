import { type Clock, type ErrorClass, systemClock } from '@proxy/spec';
import { createListeners } from './listeners.ts';

/** How long something rests after a failure of a class. */
export interface CooldownSpan {
  /** The first rest; a provider's Retry-After, where it is longer, replaces it. */
  readonly baseMs: number;
  /** Each rest that follows soon after the last is twice as long, up to this. */
  readonly maxMs: number;
}

const MINUTE_MS = 60_000;
const credentialOff: CooldownSpan = { baseMs: 10 * MINUTE_MS, maxMs: 60 * MINUTE_MS };

/** The classes that send something to rest. What rests stands in `errorPolicies`. */
export const cooldownSpans: Readonly<Partial<Record<ErrorClass, CooldownSpan>>> = {
  rate_limited: { baseMs: 1_000, maxMs: MINUTE_MS },
  quota_exhausted: credentialOff,
  auth: credentialOff,
  model_missing: { baseMs: 5 * MINUTE_MS, maxMs: 5 * MINUTE_MS },
};

/** No provider can ask for a longer rest than this. */
const TOLD_CAP_MS = 10 * MINUTE_MS;
const MAX_ENTRIES = 10_000;

/** Something that rests. Instants are monotonic milliseconds. */
export interface Cooldown {
  readonly key: string;
  readonly errorClass: ErrorClass;
  readonly untilMs: number;
}
export type CooldownEvent =
  | { readonly kind: 'started'; readonly key: string; readonly errorClass: ErrorClass; readonly forMs: number }
  | { readonly kind: 'ended'; readonly key: string };

/** Targets and credentials that are left alone for a while. */
export interface Cooldowns {
  /**
   * Sends `key` to rest, if the class calls for it. Something that rests already rests on until the later end, and not
   * longer for having failed several times at once.
   */
  start(key: string, errorClass: ErrorClass, retryAfterMs?: number): void;
  /** Milliseconds that `key` still rests; 0: it does not. */
  restsForMs(key: string): number;
  /** What rests now. */
  list(): readonly Cooldown[];
  /** Ends the rest of `key`, or of everything, and forgets how often it failed. */
  clear(key?: string): void;
  /** Listens until the returned function is called. */
  onChange(listener: (event: CooldownEvent) => void): () => void;
}

/** `forgetMs`: until then another rest is taken to follow on this one. */
interface Entry extends Cooldown {
  readonly spanMs: number;
  readonly forgetMs: number;
  readonly cancel: () => void;
}

/** Holds at most 10,000 keys; beyond, the one that was sent to rest first is forgotten. */
export function createCooldowns({ clock = systemClock }: { readonly clock?: Clock | undefined } = {}): Cooldowns {
  return new CooldownMap(clock);
}

class CooldownMap implements Cooldowns {
  readonly onChange: Cooldowns['onChange'];
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = createListeners<CooldownEvent>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.onChange = this.#listeners.add;
  }

  start(key: string, errorClass: ErrorClass, retryAfterMs = 0): void {
    const span = cooldownSpans[errorClass];
    if (!span) return;
    const nowMs = this.#clock.nowMs();
    const toldMs = Math.min(retryAfterMs, TOLD_CAP_MS);
    const last = this.#entries.get(key);
    if (last && last.untilMs > nowMs) {
      this.#prolong(last, errorClass, nowMs + Math.max(span.baseMs, toldMs));
      return;
    }
    const spanMs = last && last.forgetMs > nowMs ? Math.min(span.maxMs, last.spanMs * 2) : span.baseMs;
    const forMs = Math.max(spanMs, toldMs);
    this.#keep(key, errorClass, nowMs + forMs, spanMs);
    this.#listeners.notify({ kind: 'started', key, errorClass, forMs });
  }

  restsForMs(key: string): number {
    const entry = this.#entries.get(key);
    return entry ? Math.max(0, entry.untilMs - this.#clock.nowMs()) : 0;
  }

  list(): readonly Cooldown[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#entries.values()]
      .filter((entry) => entry.untilMs > nowMs)
      .map(({ key, errorClass, untilMs }) => ({ key, errorClass, untilMs }));
  }

  clear(key?: string): void {
    for (const each of key === undefined ? [...this.#entries.keys()] : [key]) this.#forget(each);
  }

  #prolong(last: Entry, errorClass: ErrorClass, untilMs: number): void {
    if (untilMs > last.untilMs) this.#keep(last.key, errorClass, untilMs, last.spanMs);
  }

  #keep(key: string, errorClass: ErrorClass, untilMs: number, spanMs: number): void {
    this.#entries.get(key)?.cancel();
    this.#entries.delete(key);
    const end = (): void => this.#listeners.notify({ kind: 'ended', key });
    const cancel = this.#clock.after(untilMs - this.#clock.nowMs(), end);
    this.#entries.set(key, { key, errorClass, untilMs, spanMs, forgetMs: untilMs + spanMs, cancel });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#forget(oldest);
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.cancel();
    this.#entries.delete(key);
    if (entry.untilMs > this.#clock.nowMs()) this.#listeners.notify({ kind: 'ended', key });
  }
}
