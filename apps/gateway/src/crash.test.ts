import { createFakeClock } from '@proxy/testing';
import { describe, expect, it, vi } from 'vitest';
import { createCrash } from './crash.ts';

function crashWith(shutdown: (deadlineMs: number) => Promise<void>) {
  const clock = createFakeClock();
  const logger = { fatal: vi.fn() };
  const exit = vi.fn();
  const stopped = vi.fn(shutdown);
  return { clock, logger, exit, shutdown: stopped, crash: createCrash({ logger, clock, shutdown: stopped, exit }) };
}

describe('an error that nothing caught', () => {
  it('is logged, lets others end within ten seconds, and ends the process with 1', async () => {
    const ended = Promise.withResolvers<void>();
    const { crash, logger, shutdown, exit } = crashWith(() => ended.promise);
    const defect = new Error('defect');
    crash(defect);
    expect(logger.fatal).toHaveBeenCalledWith(defect, 'uncaught error, stopping');
    expect(shutdown).toHaveBeenCalledWith(10_000);
    expect(exit).not.toHaveBeenCalled();
    ended.resolve();
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
  });

  it('ends the process although the stop fails', async () => {
    const { crash, exit } = crashWith(() => Promise.reject(new Error('and this too')));
    crash('no error at all');
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
  });

  it('ends the process although the stop never ends', () => {
    const { crash, clock, exit } = crashWith(() => new Promise(() => {}));
    crash(new Error('defect'));
    clock.advance(14_999);
    expect(exit).not.toHaveBeenCalled();
    clock.advance(1);
    expect(exit).toHaveBeenCalledWith(1);
  });

  it('is only logged when it is not the first', () => {
    const { crash, logger, shutdown } = crashWith(() => new Promise(() => {}));
    crash(new Error('first'));
    crash(new Error('second'));
    expect(logger.fatal).toHaveBeenCalledTimes(2);
    expect(shutdown).toHaveBeenCalledTimes(1);
  });
});
