import type { Extensions, Loss } from '@proxy/spec';
import { saysSomething } from './foreign-fields.ts';

/** Collects what a translation could not carry over as it was. */
export interface LossReport {
  readonly losses: readonly Loss[];
  add(action: Loss['action'], field: string, reason: string): void;
  /** Fields that only dialects other than `own` know. What says nothing (`null`, empty text, an empty list) is no loss. */
  addForeign(extensions: Extensions | undefined, own: string, path: string): void;
}

export function createLossReport(): LossReport {
  const losses: Loss[] = [];
  const add = (action: Loss['action'], field: string, reason: string): void => {
    losses.push({ field, action, reason });
  };
  return {
    losses,
    add,
    addForeign(extensions, own, path) {
      for (const [dialect, fields] of Object.entries(extensions ?? {})) {
        if (dialect === own) continue;
        for (const [name, value] of Object.entries(fields ?? {}))
          if (saysSomething(value))
            add('dropped', path === '' ? name : `${path}.${name}`, `Only ${dialect} knows this field.`);
      }
    },
  };
}
