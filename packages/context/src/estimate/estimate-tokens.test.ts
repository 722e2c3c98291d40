import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import samples from '../../test/fixtures/token-samples.json' with { type: 'json' };
import { classOfCodeUnit } from './character-class.ts';
import { estimateTokens } from './estimate-tokens.ts';

/** Relative error allowed against o200k_base; the fixture holds its counts. */
const allowed = (name: string): number =>
  ['English prose', 'Markdown', 'TypeScript', 'Python', 'JSON', 'CSV'].includes(name) ? 0.1 : 0.3;

describe('estimateTokens', () => {
  it.each(samples)('comes close to the true count of $name', ({ name, text, tokens }) => {
    expect(Math.abs(estimateTokens(text) / tokens - 1)).toBeLessThanOrEqual(allowed(name));
  });

  it('beats four characters to a token on every script it was fitted to', () => {
    const error = (estimate: (text: string) => number): number =>
      samples.reduce((sum, { text, tokens }) => sum + Math.abs(estimate(text) / tokens - 1), 0) / samples.length;
    expect(error(estimateTokens)).toBeLessThan(error((text) => text.length / 4) / 3);
  });

  it('is zero for nothing and at least one for anything', () => {
    expect(estimateTokens('')).toBe(0);
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => estimateTokens(text) >= 1));
  });

  it('never falls much when a text grows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (head, tail) => {
        expect(estimateTokens(head + tail)).toBeGreaterThanOrEqual(estimateTokens(head) - 1);
      }),
    );
  });

  it.each([
    ['one letter', 'a'],
    ['capitals', 'A'],
    ['changing case', 'aB'],
    ['spaces', ' '],
    ['line ends', '\n'],
    ['signs', '!?'],
    ['digits', '7'],
    ['ideographs', '漢'],
    ['halves of characters', '\ud83d'],
    ['control characters', '\u0000'],
    ['letters and digits', 'a1'],
  ])('reads each character once, whatever repeats: %s', (_, unit) => {
    const lookups = countLookups(() => estimateTokens(unit.repeat(10_000)));
    expect(lookups).toBe(unit.length * 10_000);
  });
});

/** How often a text's code units were classified. */
function countLookups(work: () => unknown): number {
  let lookups = 0;
  const original = String.prototype.charCodeAt;
  String.prototype.charCodeAt = function (this: string, index: number) {
    lookups++;
    return original.call(this, index);
  };
  try {
    work();
  } finally {
    String.prototype.charCodeAt = original;
  }
  return lookups;
}

describe('classOfCodeUnit', () => {
  it('knows every code unit', () => {
    expect(classOfCodeUnit).toHaveLength(0x10000);
  });
});
