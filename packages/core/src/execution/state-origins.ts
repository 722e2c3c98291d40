import { hash } from 'node:crypto';
import type { Clock, StateOrigin, Target } from '@proxy/spec';
import { createGenerations } from '../limits/generations.ts';

/**
 * Remembers which deployment issued opaque state: signatures, encrypted reasoning, ids of answers. Of a state only its
 * digest is kept. What was forgotten, or was issued elsewhere, is nobody's: it goes where the selector says.
 */
export interface StateOrigins {
  remember(payloads: readonly string[] | undefined, target: Target): void;
  /** Nobody reads these: an upstream refused them. */
  disown(payloads: readonly string[]): ReadonlyMap<string, StateOrigin>;
  /** Who issued each, as far as is known, which is kept for its whole time again; `undefined` where of none it is. */
  find(payloads: readonly string[] | undefined): ReadonlyMap<string, StateOrigin> | undefined;
}

interface Remembered {
  readonly origin: StateOrigin;
  readonly untilMs: number;
}

/** No target has this id. */
const nobody: StateOrigin = { target: '' };
/** A conversation that rests for longer begins anew. */
const keptForMs = 86_400_000;
/** Between one and two times as many are kept, in some 150 bytes each. */
const capacity = 25_000;

export function createStateOrigins({ clock }: { readonly clock: Clock }): StateOrigins {
  const known = createGenerations<Remembered>(capacity);
  const keep = (key: string, origin: StateOrigin): void =>
    known.set(key, { origin, untilMs: clock.nowMs() + keptForMs });
  const originOf = (payload: string): StateOrigin | undefined => {
    const key = digest(payload);
    const remembered = known.get(key);
    if (!remembered || remembered.untilMs <= clock.nowMs()) return undefined;
    keep(key, remembered.origin);
    return remembered.origin;
  };
  const note = (payloads: readonly string[], origin: StateOrigin): void => {
    for (const payload of payloads) keep(digest(payload), origin);
  };
  return {
    remember(payloads, { id, realm }) {
      if (payloads) note(payloads, { target: id, realm });
    },
    disown(payloads) {
      note(payloads, nobody);
      return new Map(payloads.map((payload) => [payload, nobody]));
    },
    find(payloads) {
      if (!payloads) return undefined;
      const found = new Map<string, StateOrigin>();
      for (const payload of payloads) {
        const origin = originOf(payload);
        if (origin) found.set(payload, origin);
      }
      return found.size > 0 ? found : undefined;
    },
  };
}

/** 128 bits of it are plenty. */
function digest(payload: string): string {
  return hash('sha256', payload, 'base64url').slice(0, 22);
}
