import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';

describe('createFakeClock', () => {
  it('stands still until it is advanced', () => {
    const clock = createFakeClock({ nowMs: 5, epochMs: 1_000 });
    expect([clock.nowMs(), clock.epochMs()]).toEqual([5, 1_000]);
    clock.advance(7);
    expect([clock.nowMs(), clock.epochMs()]).toEqual([12, 1_007]);
  });

  it('runs timers in the order in which they fall due, and equals in the order of scheduling', () => {
    const clock = createFakeClock();
    const seen: string[] = [];
    const note = (name: string) => () => void seen.push(`${name}@${clock.nowMs()}`);
    clock.after(30, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.advance(30);
    expect(seen).toEqual(['first@10', 'second@10', 'late@30']);
  });

  it('runs timers that a callback schedules within the span', () => {
    const clock = createFakeClock();
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(clock.nowMs());
      clock.after(10, tick);
    };
    clock.after(10, tick);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect([clock.nowMs(), clock.pending]).toEqual([35, 1]);
  });

  it('leaves what is not due, and forgets what is cancelled', () => {
    const clock = createFakeClock();
    const seen: string[] = [];
    clock.after(11, () => seen.push('not due'));
    const cancel = clock.after(5, () => seen.push('cancelled'));
    cancel();
    clock.advance(10);
    expect(seen).toEqual([]);
    expect(clock.pending).toBe(1);
  });

  it('lets one timer cancel another that is due at the same instant', () => {
    const clock = createFakeClock();
    const seen: string[] = [];
    clock.after(5, () => cancel());
    const cancel = clock.after(5, () => seen.push('cancelled'));
    clock.advance(5);
    expect(seen).toEqual([]);
  });

  it('changes the date without touching durations', () => {
    const clock = createFakeClock();
    let ran = false;
    clock.after(10, () => {
      ran = true;
    });
    clock.setEpoch(Date.UTC(2040, 5, 1));
    expect([clock.epochMs(), clock.nowMs(), ran]).toEqual([Date.UTC(2040, 5, 1), 0, false]);
  });

  it('runs timers that a promise reaction schedules', async () => {
    const clock = createFakeClock();
    const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
    const seen: number[] = [];
    const work = (async () => {
      for (let turn = 0; turn < 3; turn++) {
        await wait(10);
        seen.push(clock.nowMs());
      }
    })();
    await clock.advanceAsync(30);
    await work;
    expect(seen).toEqual([10, 20, 30]);
  });

  it('refuses a delay that is not a number', () => {
    expect(() => createFakeClock().after(Number.NaN, () => {})).toThrow(RangeError);
  });

  it('refuses to run backwards', () => {
    expect(() => createFakeClock().advance(-1)).toThrow(RangeError);
    expect(() => createFakeClock().advance(Number.NaN)).toThrow(RangeError);
  });
});
