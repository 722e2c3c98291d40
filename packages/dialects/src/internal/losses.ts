import type { Extensions, Loss } from '@proxy/spec';
import { refuseBound } from './bound-fields.ts';
import { saysSomething } from './foreign-fields.ts';

/** Collects what a translation could not carry over as it was. */
export interface LossReport {
  readonly losses: readonly Loss[];
  add(action: Loss['action'], field: string, reason: string): void;
  /** As `add`, but only the first time for the field. */
  addOnce(action: Loss['action'], field: string, reason: string): void;
  /**
   * Fields that only dialects other than `own` know. What says nothing (`null`, empty text, an empty list) is no loss,
   * and neither is `form`, under which a dialect keeps how it wrote a thing.
   * @throws GatewayError `PROXY_UNSUPPORTED` for what only its own provider can do and the answer hangs on
   */
  addForeign(extensions: Extensions | undefined, own: string, path: string): void;
}

export function createLossReport(): LossReport {
  const losses: Loss[] = [];
  const add = (action: Loss['action'], field: string, reason: string): void => {
    losses.push({ field, action, reason });
  };
  let once: Set<string> | undefined;
  return {
    losses,
    add,
    addOnce(action, field, reason) {
      if (once?.has(field)) return;
      once ??= new Set();
      once.add(field);
      add(action, field, reason);
    },
    addForeign(extensions, own, path) {
      for (const [dialect, fields] of Object.entries(extensions ?? {})) {
        if (dialect === own) continue;
        for (const [name, value] of Object.entries(fields ?? {}))
          if (name !== 'form' && saysSomething(value)) {
            if (path === '') refuseBound(dialect, name, value);
            add('dropped', path === '' ? name : `${path}.${name}`, `Only ${dialect} knows this field.`);
          }
      }
    },
  };
}
