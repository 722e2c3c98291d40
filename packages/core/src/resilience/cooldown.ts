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
  const entries = new Map<string, Entry>();
  const listeners = createListeners<CooldownEvent>();

  const forget = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entry.cancel();
    entries.delete(key);
    if (entry.untilMs > clock.nowMs()) listeners.notify({ kind: 'ended', key });
  };
  const keep = (key: string, errorClass: ErrorClass, untilMs: number, spanMs: number): void => {
    entries.get(key)?.cancel();
    entries.delete(key);
    const cancel = clock.after(untilMs - clock.nowMs(), () => listeners.notify({ kind: 'ended', key }));
    entries.set(key, { key, errorClass, untilMs, spanMs, forgetMs: untilMs + spanMs, cancel });
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) forget(oldest);
  };

  return {
    start(key, errorClass, retryAfterMs = 0) {
      const span = cooldownSpans[errorClass];
      if (!span) return;
      const nowMs = clock.nowMs();
      const last = entries.get(key);
      const toldMs = Math.min(retryAfterMs, TOLD_CAP_MS);
      if (last && last.untilMs > nowMs) {
        const untilMs = Math.max(last.untilMs, nowMs + Math.max(span.baseMs, toldMs));
        if (untilMs > last.untilMs) keep(key, errorClass, untilMs, last.spanMs);
        return;
      }
      const spanMs = last && last.forgetMs > nowMs ? Math.min(span.maxMs, last.spanMs * 2) : span.baseMs;
      const forMs = Math.max(spanMs, toldMs);
      keep(key, errorClass, nowMs + forMs, spanMs);
      listeners.notify({ kind: 'started', key, errorClass, forMs });
    },
    restsForMs(key) {
      const entry = entries.get(key);
      return entry ? Math.max(0, entry.untilMs - clock.nowMs()) : 0;
    },
    list() {
      const nowMs = clock.nowMs();
      return [...entries.values()]
        .filter((entry) => entry.untilMs > nowMs)
        .map(({ key, errorClass, untilMs }) => ({ key, errorClass, untilMs }));
    },
    clear(key) {
      for (const each of key === undefined ? [...entries.keys()] : [key]) forget(each);
    },
    onChange: listeners.add,
  };
}
