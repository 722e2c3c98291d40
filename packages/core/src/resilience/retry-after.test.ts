import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 0, 1, 12);
const inSeconds = (seconds: number): number => now + seconds * 1_000;

describe('parseRetryAfter', () => {
  it.each([
    ['retry-after-ms', '1500', 1_500],
    ['retry-after-ms', ' 12.5 ', 12.5],
    ['retry-after', '2', 2_000],
    ['retry-after', '0.25', 250],
    ['retry-after', '0', 0],
    ['retry-after', new Date(inSeconds(30)).toUTCString(), 30_000],
    ['retry-after', new Date(inSeconds(30)).toISOString(), 30_000],
    ['retry-after', 'Thursday, 01-Jan-26 12:00:07 GMT', 7_000],
    ['retry-after', String(inSeconds(20) / 1_000), 20_000],
    ['retry-after', String(inSeconds(20)), 20_000],
    ['x-ratelimit-reset', String(inSeconds(5)), 5_000],
    ['retry-after', '3600', 60_000],
    ['retry-after', '999999999', 60_000],
  ])('reads %s: %s as %d ms', (name, value, waitMs) => {
    expect(parseRetryAfter({ [name]: value }, now)).toBe(waitMs);
  });

  it.each([
    ['retry-after-ms', 'soon'],
    ['retry-after-ms', '-5'],
    ['retry-after-ms', 'NaN'],
    ['retry-after', 'Infinity'],
    ['retry-after', '-1'],
    ['retry-after', ''],
    ['retry-after', '1e3'],
    ['retry-after', '0x10'],
    ['retry-after', 'wait 2030'],
    ['retry-after', 'Mon, 99 Foo 2026'],
    ['retry-after', new Date(inSeconds(-1)).toUTCString()],
    ['retry-after', String(inSeconds(-1))],
    ['retry-after', String(inSeconds(-1) / 1_000)],
    ['x-ratelimit-reset-requests', '6m0s'],
  ])('hears nothing in %s: %s', (name, value) => {
    expect(parseRetryAfter({ [name]: value }, now)).toBeUndefined();
  });

  it('hears nothing in an answer without headers', () => {
    expect(parseRetryAfter({}, now)).toBeUndefined();
  });

  it('believes the most precise word, and the next where that is nonsense', () => {
    expect(parseRetryAfter({ 'retry-after-ms': '1500', 'retry-after': '2' }, now)).toBe(1_500);
    expect(parseRetryAfter({ 'retry-after-ms': 'x', 'retry-after': '2' }, now)).toBe(2_000);
  });

  it('takes a longer cap', () => {
    expect(parseRetryAfter({ 'retry-after': '3600' }, now, 600_000)).toBe(600_000);
  });

  it.each([
    ['6m0s', 360_000],
    ['12ms', 12],
    ['2m59.56s', 179_560],
    ['1h2m3.5s', 3_723_500],
    ['1d', 86_400_000],
    ['17.5', 17_500],
  ])('reads the reset %s of a limit that is spent as %d ms', (reset, waitMs) => {
    const headers = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': reset };
    expect(parseRetryAfter(headers, now, Number.POSITIVE_INFINITY)).toBe(waitMs);
  });

  it('waits for the last of several limits that are spent, and for none that is not', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '3s',
      'anthropic-ratelimit-tokens-remaining': '5',
      'anthropic-ratelimit-tokens-reset': new Date(inSeconds(40)).toISOString(),
    };
    expect(parseRetryAfter(headers, now)).toBe(3_000);
  });

  it('reads the date at which a spent limit of Anthropic is whole', () => {
    const headers = {
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': new Date(inSeconds(9)).toISOString(),
    };
    expect(parseRetryAfter(headers, now)).toBe(9_000);
  });

  it('hears nothing in a spent limit that does not say when', () => {
    const headers = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '5 parsecs' };
    expect(parseRetryAfter(headers, now)).toBeUndefined();
  });

  it('gives undefined or a wait from 0 to the cap, for any text', () => {
    const names = fc.constantFrom('retry-after', 'retry-after-ms', 'x-ratelimit-reset', 'x-ratelimit-reset-tokens');
    const values = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(names, values, (name, value) => {
        const waitMs = parseRetryAfter({ [name]: value, 'x-ratelimit-remaining-tokens': '0' }, now);
        if (waitMs === undefined) return;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
