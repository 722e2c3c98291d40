import type { TransportCall, TransportHandler } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { play } from './play.ts';
import type { Script } from './script.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const scriptOf = (
  chunks: readonly (readonly [afterMs: number, text: string])[],
  more: Partial<Script> = {},
): Script => ({
  status: 200,
  headers: {},
  chunks: chunks.map(([afterMs, text]) => ({ afterMs, bytes: bytes(text) })),
  ...more,
});

/** Keeps what it hears, and may do something about a chunk while it hears it. */
function listener(onChunk: (text: string) => void = () => {}): {
  readonly heard: string[];
  readonly handler: TransportHandler;
} {
  const heard: string[] = [];
  return {
    heard,
    handler: {
      onHeaders: (status) => void heard.push(`head ${status}`),
      onData(chunk) {
        const text = new TextDecoder().decode(chunk);
        heard.push(text);
        onChunk(text);
      },
      onEnd: () => void heard.push('end'),
      onFailure: (failure) => void heard.push(failure.class),
    },
  };
}

describe('play', () => {
  it('says nothing before the caller has the call in its hands', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    play(scriptOf([[0, 'a']]), handler, clock);
    expect(heard).toEqual([]);
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a', 'end']);
  });

  it('waits before each chunk as long as the script says', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    play(
      scriptOf([
        [100, 'a'],
        [50, 'b'],
      ]),
      handler,
      clock,
    );
    await clock.advanceAsync(99);
    expect(heard).toEqual(['head 200']);
    await clock.advanceAsync(1);
    expect(heard).toEqual(['head 200', 'a']);
    await clock.advanceAsync(50);
    expect(heard).toEqual(['head 200', 'a', 'b', 'end']);
  });

  it('ends in a failure where the script does', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    play(scriptOf([[0, 'a']], { failure: { class: 'stream_truncated', message: '' } }), handler, clock);
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a', 'stream_truncated']);
  });

  it('is silent for ever once it was aborted, and leaves no timer', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    const call = play(
      scriptOf([
        [0, 'a'],
        [10, 'b'],
      ]),
      handler,
      clock,
    );
    await clock.advanceAsync(0);
    call.abort();
    expect(clock.pending).toBe(0);
    call.resume();
    await clock.advanceAsync(100);
    expect(heard).toEqual(['head 200', 'a']);
  });

  it('says not even its head where it was aborted at once', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    play(scriptOf([[0, 'a']]), handler, clock).abort();
    await clock.advanceAsync(0);
    expect(heard).toEqual([]);
  });

  it('may be aborted in the middle of a chunk', async () => {
    const clock = createFakeClock();
    let call: TransportCall | undefined;
    const { heard, handler } = listener(() => call?.abort());
    call = play(
      scriptOf([
        [0, 'a'],
        [0, 'b'],
      ]),
      handler,
      clock,
    );
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a']);
  });

  it('holds back while paused, and goes on where it was', async () => {
    const clock = createFakeClock();
    let call: TransportCall | undefined;
    const { heard, handler } = listener((text) => text === 'a' && call?.pause());
    call = play(
      scriptOf([
        [0, 'a'],
        [0, 'b'],
        [0, 'c'],
      ]),
      handler,
      clock,
    );
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a']);
    call.resume();
    call.resume();
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a', 'b', 'c', 'end']);
  });

  it('lets a wait run out while paused, and does not wait again', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    const call = play(scriptOf([[100, 'a']]), handler, clock);
    await clock.advanceAsync(0);
    call.pause();
    await clock.advanceAsync(500);
    expect(heard).toEqual(['head 200']);
    call.resume();
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a', 'end']);
  });

  it('still waits out the time where it is resumed before', async () => {
    const clock = createFakeClock();
    const { heard, handler } = listener();
    const call = play(scriptOf([[100, 'a']]), handler, clock);
    await clock.advanceAsync(10);
    call.pause();
    call.resume();
    await clock.advanceAsync(89);
    expect(heard).toEqual(['head 200']);
    await clock.advanceAsync(1);
    expect(heard).toEqual(['head 200', 'a', 'end']);
  });

  it('keeps the order where a chunk is answered with pause and resume', async () => {
    const clock = createFakeClock();
    let call: TransportCall | undefined;
    const { heard, handler } = listener(() => {
      call?.pause();
      call?.resume();
    });
    call = play(
      scriptOf([
        [0, 'a'],
        [0, 'b'],
        [0, 'c'],
      ]),
      handler,
      clock,
    );
    await clock.advanceAsync(0);
    expect(heard).toEqual(['head 200', 'a', 'b', 'c', 'end']);
  });
});
