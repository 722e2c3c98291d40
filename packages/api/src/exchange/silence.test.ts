import { describe, expect, it } from 'vitest';
import { Silence } from './silence.ts';

const timing = { headAfterMs: 10_000, pingEveryMs: 15_000, writeStallMs: 60_000, lingerMs: 2_000 };

describe('Silence', () => {
  it.each([
    ['content', 10_000, 'head'],
    ['more content', 15_000, 'ping'],
    ['reader', 60_000, 'cut'],
    ['refused', 2_000, 'cut'],
  ] as const)('of one who waits for %s lasts %d ms, then %s is due', (awaited, ms, action) => {
    const silence = new Silence(0);
    silence.restart(awaited, 100);
    expect(silence.due(99 + ms, 0, timing)).toBeUndefined();
    expect(silence.due(100 + ms, 0, timing)).toBe(action);
  });

  it.each(['request', 'answer'] as const)('of one who waits for the %s has no end here', (awaited) => {
    const silence = new Silence(0);
    silence.restart(awaited, 0);
    expect(silence.due(1e9, 0, timing)).toBeUndefined();
  });

  it('begins anew with the tick after something was written', () => {
    const silence = new Silence(0);
    silence.restart('more content', 0);
    silence.interrupt();
    expect(silence.due(15_000, 0, timing)).toBeUndefined();
    expect(silence.due(29_999, 0, timing)).toBeUndefined();
    expect(silence.due(30_000, 0, timing)).toBe('ping');
  });

  it('does not cut a slow client as long as it takes something', () => {
    const silence = new Silence(0);
    silence.restart('reader', 0);
    for (let ms = 50_000, backlog = 900; backlog > 0; ms += 50_000, backlog -= 100)
      expect(silence.due(ms, backlog, timing)).toBeUndefined();
  });

  it('turns to the client where a stream is silent because nothing is taken', () => {
    const silence = new Silence(0);
    silence.restart('more content', 0);
    expect(silence.due(1_000, 5, timing)).toBeUndefined();
    expect(silence.due(16_000, 5, timing)).toBeUndefined();
    expect(silence.due(61_000, 5, timing)).toBe('cut');
  });
});
