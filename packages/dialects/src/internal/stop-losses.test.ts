import type { Loss, StopReason } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createAnswerLosses } from './answer-losses.ts';
import { loseStop } from './stop-losses.ts';

describe('loseStop', () => {
  it.each<[StopReason, string, boolean]>([
    ['pause', 'pause_turn', true],
    ['error', 'error', true],
    ['unknown', 'tomorrow', true],
    ['end_turn', 'stop', false],
    ['max_tokens', 'length', false],
  ])('tells of %s where there is no word for it: %s', (stop, nativeStop, isTold) => {
    const told: Loss[] = [];
    const losses = createAnswerLosses((loss) => told.push(loss));
    loseStop({ stop, nativeStop }, new Set([stop]), losses);
    expect(told).toEqual([]);
    loseStop({ stop, nativeStop }, new Set(), losses);
    expect(told.map(({ action, field }) => `${action} ${field}`)).toEqual(isTold ? ['changed stop'] : []);
  });
});
