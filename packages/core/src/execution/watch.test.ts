import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createWatch } from './watch.ts';

function watched() {
  const clock = createFakeClock({ nowMs: 0 });
  const expiredAt: number[] = [];
  return { clock, expiredAt, watch: createWatch(clock, () => expiredAt.push(clock.nowMs())) };
}

describe('a watch', () => {
  it('fires when its instant passes', () => {
    const { clock, expiredAt, watch } = watched();
    watch.expectBy(100);
    clock.advance(99);
    expect(expiredAt).toEqual([]);
    clock.advance(1);
    expect(expiredAt).toEqual([100]);
  });

  it('waits on when the instant is moved later, with one timer', () => {
    const { clock, expiredAt, watch } = watched();
    watch.expectBy(100);
    for (let nowMs = 0; nowMs < 1_000; nowMs += 50) {
      watch.expectBy(nowMs + 100);
      expect(clock.pending).toBe(1);
      clock.advance(50);
    }
    expect(expiredAt).toEqual([]);
    clock.advance(100);
    expect(expiredAt).toEqual([1_050]);
  });

  it('fires earlier when the instant is moved earlier', () => {
    const { clock, expiredAt, watch } = watched();
    watch.expectBy(100);
    watch.expectBy(10);
    clock.advance(500);
    expect(expiredAt).toEqual([10]);
  });

  it('never fires once stopped, and leaves no timer', () => {
    const { clock, expiredAt, watch } = watched();
    watch.expectBy(100);
    watch.stop();
    watch.expectBy(50);
    clock.advance(1_000);
    expect(expiredAt).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
