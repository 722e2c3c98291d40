import { afterEach, describe, expect, it } from 'vitest';
import { type EventLoopDelay, watchEventLoopDelay } from './event-loop-delay.ts';

let delay: EventLoopDelay | undefined;
/** Resolves once the loop turned so often that its delay was measured. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('watchEventLoopDelay', () => {
  afterEach(() => delay?.close());

  it('sees a loop that was blocked, and forgets it once it was asked', async () => {
    delay = watchEventLoopDelay(1);
    await turns(5);
    delay.seconds();
    await turns(5);
    const until = performance.now() + 100;
    while (performance.now() < until);
    await turns(5);
    expect(delay.seconds()).toBeGreaterThan(0.05);
    expect(delay.seconds()).toBe(0);
  });
});
