import { describe, expect, it } from 'vitest';
import { createCancellation } from './cancellation.ts';
import { GatewayError } from './errors.ts';

describe('createCancellation', () => {
  it('tells everyone once, in the order of asking', () => {
    const source = createCancellation();
    const told: string[] = [];
    source.onCancel(() => told.push('first'));
    source.onCancel(() => told.push('second'));
    expect([source.cancelled, told]).toEqual([false, []]);
    source.cancel();
    source.cancel();
    expect([source.cancelled, told]).toEqual([true, ['first', 'second']]);
  });

  it('keeps the reason of whoever cancelled first', () => {
    const source = createCancellation();
    const reason = new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.');
    source.cancel(reason);
    source.cancel();
    expect(source.reason).toBe(reason);
    const left = createCancellation();
    left.cancel();
    left.cancel(reason);
    expect([left.cancelled, left.reason]).toEqual([true, undefined]);
  });

  it('tells whoever asks too late at once', () => {
    const source = createCancellation();
    source.cancel();
    const told: string[] = [];
    const forget = source.onCancel(() => told.push('late'));
    expect(told).toEqual(['late']);
    forget();
  });

  it('forgets one registration of a callback, and not another of the same', () => {
    const source = createCancellation();
    let told = 0;
    const tell = (): void => {
      told++;
    };
    const forget = source.onCancel(tell);
    source.onCancel(tell);
    forget();
    source.cancel();
    expect(told).toBe(1);
  });

  it('forgets a callback even while others are told', () => {
    const source = createCancellation();
    const told: string[] = [];
    source.onCancel(() => forget());
    const forget = source.onCancel(() => told.push('forgotten'));
    source.cancel();
    expect(told).toEqual([]);
  });

  it('is cancelled already when callbacks run', () => {
    const source = createCancellation();
    let seen = false;
    source.onCancel(() => {
      seen = source.cancelled;
    });
    source.cancel();
    expect(seen).toBe(true);
  });

  it('tells everyone even where one throws, and reports what it threw', () => {
    const problems: unknown[] = [];
    const source = createCancellation((error) => problems.push(error));
    const broken = new Error('broken');
    let told = false;
    source.onCancel(() => {
      throw broken;
    });
    source.onCancel(() => {
      told = true;
    });
    source.cancel();
    expect([told, problems]).toEqual([true, [broken]]);
  });
});
