import type { Extensions, Loss } from '@proxy/spec';
import { createLossReport } from '../../internal/losses.ts';
import { dialect } from '../dialect.ts';

/** Tells once what of an answer this dialect cannot say, however often it occurs. */
export interface AnswerLosses {
  lose(action: Loss['action'], field: string, reason: string): void;
  /** Fields that only another dialect knows. */
  loseForeign(extensions: Extensions | undefined): void;
}

export function createAnswerLosses(onLoss: ((loss: Loss) => void) | undefined): AnswerLosses {
  const told = new Set<string>();
  const lose: AnswerLosses['lose'] = (action, field, reason) => {
    if (!onLoss || told.has(field)) return;
    told.add(field);
    onLoss({ field, action, reason });
  };
  return {
    lose,
    loseForeign(extensions) {
      if (!onLoss || !extensions) return;
      const report = createLossReport();
      report.addForeign(extensions, dialect, '');
      for (const { action, field, reason } of report.losses) lose(action, field, reason);
    },
  };
}
