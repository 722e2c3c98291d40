import type { Loss } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createAnswerLosses } from './answer-losses.ts';

describe('the losses of an answer', () => {
  it('are told once each, as losses of the response', () => {
    const told: Loss[] = [];
    const losses = createAnswerLosses((loss) => told.push(loss));
    for (const field of ['audio', 'native', 'audio']) losses.lose('dropped', field, 'It cannot be said.');
    expect(told).toEqual(
      ['audio', 'native'].map((field) => ({
        field,
        action: 'dropped',
        reason: 'It cannot be said.',
        side: 'response',
      })),
    );
  });
});
