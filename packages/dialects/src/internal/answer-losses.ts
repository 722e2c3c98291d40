import type { Loss } from '@proxy/spec';

/**
 * Tells once what of an answer its client's dialect cannot say, however often it occurs: content, and what belongs to
 * it. Fields of the provider's own book-keeping, which the client's dialect never had, are no loss to it.
 */
export interface AnswerLosses {
  lose(action: Loss['action'], field: string, reason: string): void;
}

export function createAnswerLosses(onLoss: ((loss: Loss) => void) | undefined): AnswerLosses {
  const told = new Set<string>();
  return {
    lose(action, field, reason) {
      if (!onLoss || told.has(field)) return;
      told.add(field);
      onLoss({ field, action, reason, side: 'response' });
    },
  };
}
