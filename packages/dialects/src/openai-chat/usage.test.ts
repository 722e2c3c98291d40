import { totalInputTokens, totalOutputTokens } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUsage, encodeUsage, usageIn } from './usage.ts';

describe('decodeUsage', () => {
  it('takes what was cached, written, heard, reasoned and spoken out of the totals', () => {
    const raw = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10, audio_tokens: 5 },
      completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 4 },
    };
    expect(decodeUsage(raw)).toEqual({
      input: 25,
      cacheRead: 60,
      cacheWrite5m: 10,
      audioIn: 5,
      output: 16,
      reasoning: 30,
      audioOut: 4,
      raw,
    });
  });

  it('leaves out what nobody reported, and keeps a zero that was', () => {
    expect(decodeUsage({ prompt_tokens: 3, prompt_tokens_details: { cached_tokens: 0 } })).toEqual({
      input: 3,
      cacheRead: 0,
      raw: expect.anything(),
    });
  });

  it.each([
    ['DeepSeek', { prompt_cache_hit_tokens: 7 }],
    ['vLLM', { cached_tokens: 7 }],
    ['Mistral', { num_cached_tokens: 7 }],
  ])('finds cached tokens where %s puts them', (_, place) => {
    expect(decodeUsage({ prompt_tokens: 10, ...place })).toMatchObject({ input: 3, cacheRead: 7 });
  });

  it('takes for reasoning what a total holds and neither side counts', () => {
    const raw = { prompt_tokens: 66, completion_tokens: 6, total_tokens: 100 };
    expect(decodeUsage(raw)).toMatchObject({ input: 66, output: 6, reasoning: 28 });
  });

  it('does not take reasoning out of an output that never held it', () => {
    const raw = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 35,
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    expect(decodeUsage(raw)).toMatchObject({ output: 5, reasoning: 20 });
  });

  it('never lets a class exceed the whole that it is part of', () => {
    const raw = { prompt_tokens: 250, prompt_tokens_details: { cached_tokens: 376 } };
    expect(decodeUsage(raw)).toMatchObject({ input: 0, cacheRead: 250 });
  });

  it('sums to the totals of the provider whatever the parts claim', () => {
    const count = fc.nat({ max: 1_000 });
    fc.assert(
      fc.property(count, count, count, count, count, count, (prompt, completion, cached, written, reasoning, sound) => {
        const usage = decodeUsage({
          prompt_tokens: prompt,
          completion_tokens: completion,
          total_tokens: prompt + completion,
          prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written, audio_tokens: sound },
          completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: sound },
        });
        expect([totalInputTokens(usage), totalOutputTokens(usage)]).toEqual([prompt, completion]);
      }),
    );
  });

  it('ignores counts that are none', () => {
    expect(decodeUsage({ prompt_tokens: -1, completion_tokens: 'many', total_tokens: null })).toEqual({
      raw: expect.anything(),
    });
  });
});

describe('encodeUsage', () => {
  it('adds up what this dialect counts together', () => {
    const usage = { input: 10, cacheRead: 20, cacheWrite5m: 3, cacheWrite1h: 4, output: 5, reasoning: 6 };
    expect(encodeUsage({ ...usage, raw: { input_tokens: 10 } })).toEqual({
      prompt_tokens: 37,
      completion_tokens: 11,
      total_tokens: 48,
      prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 7, audio_tokens: undefined },
      completion_tokens_details: { reasoning_tokens: 6, audio_tokens: undefined },
    });
  });

  it('says no more than is known', () => {
    expect(encodeUsage({ input: 1, output: 2 })).toEqual({ prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 });
  });

  it("repeats the provider's own words where they are of this dialect", () => {
    const raw = { prompt_tokens: 8, completion_tokens: 1, cost: 0.1 };
    expect(encodeUsage(decodeUsage(raw))).toBe(raw);
  });
});

describe('usageIn', () => {
  it('finds usage where Groq puts it', () => {
    expect(usageIn({ x_groq: { usage: { prompt_tokens: 1 } } })).toEqual({ prompt_tokens: 1 });
    expect(usageIn({ usage: null, x_groq: { id: 'req_1' } })).toBeUndefined();
  });
});
