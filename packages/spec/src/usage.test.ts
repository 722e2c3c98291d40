import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRawUsage, mergeUsage, tokenClasses, totalInputTokens, totalOutputTokens, type Usage } from './usage.ts';

const anyUsage: fc.Arbitrary<Usage> = fc.record(
  Object.fromEntries(tokenClasses.map((name) => [name, fc.nat()])) as Record<
    (typeof tokenClasses)[number],
    fc.Arbitrary<number>
  >,
  { requiredKeys: [] },
);

describe('totalInputTokens', () => {
  it('adds up every class of input, cached and written ones included', () => {
    const usage = { input: 1, cacheRead: 10, cacheWrite5m: 100, cacheWrite1h: 1_000, audioIn: 10_000, output: 7 };
    expect(totalInputTokens(usage)).toBe(11_111);
  });

  it('is unknown where no class of input is known, and 0 where one is 0', () => {
    expect(totalInputTokens({ output: 7 })).toBeUndefined();
    expect(totalInputTokens({ input: 0 })).toBe(0);
  });
});

describe('totalOutputTokens', () => {
  it('adds up every class of output, reasoning included', () => {
    expect(totalOutputTokens({ output: 1, reasoning: 10, audioOut: 100, input: 7 })).toBe(111);
    expect(totalOutputTokens({ input: 7 })).toBeUndefined();
  });

  it('leaves no token out and counts none twice', () => {
    fc.assert(
      fc.property(anyUsage, (usage) => {
        const all = tokenClasses.reduce((sum, name) => sum + (usage[name] ?? 0), 0);
        expect((totalInputTokens(usage) ?? 0) + (totalOutputTokens(usage) ?? 0)).toBe(all);
      }),
    );
  });
});

describe('mergeUsage', () => {
  it('takes the later number of each class, and adds none', () => {
    expect(mergeUsage({ input: 3, output: 1 }, { input: 17, output: 9 })).toEqual({ input: 17, output: 9 });
  });

  it('keeps what the later report leaves out', () => {
    expect(mergeUsage({ input: 3, cacheRead: 5 }, { output: 9 })).toEqual({ input: 3, cacheRead: 5, output: 9 });
  });

  it('takes the only report there is', () => {
    const usage = { output: 1 };
    expect(mergeUsage(undefined, usage)).toBe(usage);
  });

  it('keeps the words of the provider together', () => {
    const first = { input: 3, raw: { input_tokens: 3, service_tier: 'standard' } };
    expect(mergeUsage(first, { output: 9, raw: { input_tokens: 4 } }).raw).toEqual({
      input_tokens: 4,
      service_tier: 'standard',
    });
    expect(mergeUsage(first, { output: 9 }).raw).toBe(first.raw);
    expect(mergeUsage({ input: 1 }, first).raw).toBe(first.raw);
  });

  it('gives the same again for a report that is repeated', () => {
    fc.assert(
      fc.property(anyUsage, anyUsage, (earlier, later) => {
        const merged = mergeUsage(earlier, later);
        expect(mergeUsage(merged, later)).toEqual(merged);
      }),
    );
  });
});

describe('mergeRawUsage', () => {
  it('takes the later number of each field, and null for no number', () => {
    expect(
      mergeRawUsage({ input_tokens: 3, service_tier: 'standard' }, { input_tokens: 17, cache_read_input_tokens: null }),
    ).toEqual({
      input_tokens: 17,
      service_tier: 'standard',
    });
  });

  it('leaves new fields out where there are hundreds', () => {
    const many = (from: number) => Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${from + i}`, 1]));
    const merged = mergeRawUsage(many(0), many(200));
    expect(Object.keys(merged)).toHaveLength(64);
    expect(mergeRawUsage(merged, { f0: 2, f999: 2 })).toEqual({ ...merged, f0: 2 });
  });
});
