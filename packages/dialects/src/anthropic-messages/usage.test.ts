import { totalInputTokens, totalOutputTokens } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUsage, encodeUsage } from './usage.ts';

describe('decodeUsage', () => {
  it('keeps the classes apart, and the raw words beside them', () => {
    const raw = {
      input_tokens: 10,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 25, ephemeral_1h_input_tokens: 5 },
      output_tokens: 40,
      output_tokens_details: { thinking_tokens: 15 },
    };
    expect(decodeUsage(raw)).toEqual({
      input: 10,
      cacheRead: 20,
      cacheWrite5m: 25,
      cacheWrite1h: 5,
      output: 25,
      reasoning: 15,
      raw,
    });
  });

  it('leaves out what nobody reported', () => {
    const raw = { input_tokens: 10, cache_read_input_tokens: null };
    expect(decodeUsage(raw)).toEqual({ input: 10, raw });
  });

  it('believes the total of cache writes where their split is older', () => {
    const split = { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 7 };
    expect(decodeUsage({ cache_creation_input_tokens: 500, cache_creation: split })).toMatchObject({
      cacheWrite5m: 493,
      cacheWrite1h: 7,
    });
  });
});

describe('encodeUsage', () => {
  it('adds up to the same totals', () => {
    const count = fc.option(fc.nat(), { nil: undefined });
    const usage = fc.record({
      input: count,
      cacheRead: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      output: count,
      reasoning: count,
      audioIn: count,
      audioOut: count,
    });
    fc.assert(
      fc.property(usage, (counts) => {
        const said = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined));
        const back = decodeUsage(encodeUsage(said));
        expect(totalInputTokens(back)).toBe(totalInputTokens(said) ?? 0);
        expect(totalOutputTokens(back)).toBe(totalOutputTokens(said) ?? 0);
      }),
    );
  });

  it("repeats its own dialect's raw usage, and no other's", () => {
    const usage = { input: 1, output: 2, raw: { input_tokens: 1, output_tokens: 2, service_tier: 'standard' } };
    expect(encodeUsage(usage, true)).toEqual(usage.raw);
    expect(encodeUsage(usage)).toEqual({ input_tokens: 1, output_tokens: 2 });
  });
});
