import { describe, expect, it } from 'vitest';
import { classifyBy } from './error-rules.ts';

describe('classifyBy', () => {
  const classify = classifyBy([
    { status: 498, class: 'overloaded' },
    { status: 400, word: 'odd', says: 'broke', class: 'quota_exhausted' },
    { word: 'odd', class: 'auth' },
  ]);

  it('goes by the first rule of which everything holds', () => {
    expect(classify(498, {})).toBe('overloaded');
    expect(classify(400, { code: 'odd', message: 'You are BROKE.' })).toBe('quota_exhausted');
    expect(classify(400, { code: 'odd', message: 'No.' })).toBe('auth');
    expect(classify(401, { type: 'odd', message: 'broke' })).toBe('auth');
  });

  it('goes by the shared table where no rule holds', () => {
    expect(classify(400, { message: 'broke' })).toBe('caller_fault');
    expect(classify(429, { code: 'insufficient_quota' })).toBe('quota_exhausted');
  });
});
