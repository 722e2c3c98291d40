import { createFakeClock } from '@proxy/testing';
import { describe, expect, it, type Mock, vi } from 'vitest';
import { createTraffic, type Passenger } from './traffic.ts';

type Tick = (nowMs: number) => void;

const passenger = (): Passenger & { readonly tick: Mock<Tick> } => ({
  seat: -1,
  tick: vi.fn<Tick>(),
  giveUp: vi.fn(),
  destroy: vi.fn(),
});

describe('createTraffic', () => {
  it('ticks each second for what is open, and rests when nothing is', () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    const one = passenger();
    traffic.enter(one);
    traffic.enter(passenger());
    expect(clock.pending).toBe(1);
    clock.advance(2_000);
    expect(one.tick.mock.calls).toEqual([[1_000], [2_000]]);

    traffic.leave(one);
    clock.advance(1_000);
    expect(one.tick).toHaveBeenCalledTimes(2);
  });

  it('leaves no timer behind once all have left', () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    const one = passenger();
    traffic.enter(one);
    traffic.leave(one);
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
    traffic.enter(one);
    clock.advance(1_000);
    expect(one.tick).toHaveBeenCalledOnce();
  });

  it('stops at once where nothing is open', async () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    await traffic.stop({ giveUpAfterMs: 5, destroyAfterMs: 10 });
    expect(traffic.stopped).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('stops when the last has left, without giving it up', async () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    const one = passenger();
    traffic.enter(one);
    const stopped = traffic.stop({ giveUpAfterMs: 5_000, destroyAfterMs: 10_000 });
    clock.advance(4_999);
    traffic.leave(one);
    await stopped;
    clock.advance(100_000);
    expect(one.giveUp).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  it('gives up what is late, and cuts what is later', () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    const one = passenger();
    traffic.enter(one);
    void traffic.stop({ giveUpAfterMs: 5_000, destroyAfterMs: 10_000 });
    clock.advance(5_000);
    expect(one.giveUp).toHaveBeenCalledOnce();
    expect(one.destroy).not.toHaveBeenCalled();
    clock.advance(5_000);
    expect(one.destroy).toHaveBeenCalledOnce();
  });

  it('takes the earlier of two deadlines', () => {
    const clock = createFakeClock();
    const traffic = createTraffic(clock);
    const one = passenger();
    traffic.enter(one);
    void traffic.stop({ giveUpAfterMs: 60_000, destroyAfterMs: 60_000 });
    void traffic.stop({ giveUpAfterMs: 500, destroyAfterMs: 1_000 });
    void traffic.stop();
    clock.advance(1_000);
    expect(one.giveUp).toHaveBeenCalledOnce();
    expect(one.destroy).toHaveBeenCalledOnce();
  });
});
