import { describe, expect, it } from 'vitest';
import { convertPrices } from './convert-prices.ts';

describe('convertPrices', () => {
  it('names every class that usage tells apart', () => {
    expect(
      convertPrices({
        input_mtok: 1,
        cache_read_mtok: 2,
        cache_write_mtok: 3,
        cache_write_1h_mtok: 4,
        output_mtok: 5,
        output_reasoning_mtok: 6,
        input_audio_mtok: 7,
        output_audio_mtok: 8,
      }),
    ).toEqual([
      {
        prices: {
          input: 1,
          cacheRead: 2,
          cacheWrite5m: 3,
          cacheWrite1h: 4,
          output: 5,
          reasoning: 6,
          audioIn: 7,
          audioOut: 8,
        },
      },
    ]);
  });

  it('turns prices per thousand requests into prices per request', () => {
    expect(convertPrices({ requests_kcount: 12 })).toEqual([{ prices: { perRequest: 0.012 } }]);
  });

  it('writes each step out whole, with the classes that do not change', () => {
    const steps = {
      input_mtok: { base: 1, tiers: [{ start: 200, price: 2 }] },
      cache_read_mtok: 0.1,
      output_mtok: {
        base: 10,
        tiers: [
          { start: 400, price: 30 },
          { start: 200, price: 20 },
        ],
      },
    };
    expect(convertPrices(steps)).toEqual([
      {
        prices: { input: 1, cacheRead: 0.1, output: 10 },
        tiers: [
          { aboveInputTokens: 200, prices: { input: 2, cacheRead: 0.1, output: 20 } },
          { aboveInputTokens: 400, prices: { input: 2, cacheRead: 0.1, output: 30 } },
        ],
      },
    ]);
  });

  it('keeps dates and times of the day, in their order', () => {
    expect(
      convertPrices([
        { prices: { input_mtok: 1 } },
        { constraint: { start_date: '2026-09-01' }, prices: { input_mtok: 2 } },
        { constraint: { start_time: '16:30:00Z', end_time: '00:30:00Z' }, prices: { input_mtok: 3 } },
      ]),
    ).toEqual([
      { prices: { input: 1 } },
      { fromDate: '2026-09-01', prices: { input: 2 } },
      { betweenTimes: { start: '16:30:00', end: '00:30:00' }, prices: { input: 3 } },
    ]);
  });

  it('leaves a class without a price where a dearer one hides in it', () => {
    expect(convertPrices({ input_mtok: 1, output_mtok: 2, output_image_mtok: 30 })).toEqual([{ prices: { input: 1 } }]);
    expect(convertPrices({ input_mtok: 1, output_mtok: 30, output_image_mtok: 2 })).toEqual([
      { prices: { input: 1, output: 30 } },
    ]);
  });

  it('stops at a class and at a time that are not known', () => {
    expect(() => convertPrices({ input_smell_mtok: 1 })).toThrow('input_smell_mtok');
    const local = { start_time: '16:30:00', end_time: '00:30:00' };
    expect(() => convertPrices([{ constraint: local, prices: {} }])).toThrow('16:30:00');
  });
});
