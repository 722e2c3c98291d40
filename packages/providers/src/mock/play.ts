import type { Clock, TransportCall, TransportHandler } from '@proxy/spec';
import type { Script } from './script.ts';

/**
 * Plays a script to a handler, never before the caller has the call in its hands. While paused nothing is said, and a
 * wait goes on; what falls due in the meantime is said on `resume`.
 */
export function play(script: Script, handler: TransportHandler, clock: Clock): TransportCall {
  let next = 0;
  let waited = false;
  let state: 'playing' | 'paused' | 'over' = 'playing';
  let cancelWait: (() => void) | undefined;
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled || cancelWait) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      run();
    });
  };
  const finish = (): void => {
    state = 'over';
    if (script.failure) handler.onFailure(script.failure);
    else handler.onEnd();
  };
  const run = (): void => {
    while (state === 'playing') {
      const chunk = script.chunks[next];
      if (!chunk) {
        finish();
        return;
      }
      if (chunk.afterMs > 0 && !waited) {
        waited = true;
        cancelWait = clock.after(chunk.afterMs, () => {
          cancelWait = undefined;
          run();
        });
        return;
      }
      waited = false;
      next++;
      handler.onData(chunk.bytes);
    }
  };
  queueMicrotask(() => {
    if (state === 'over') return;
    handler.onHeaders(script.status, script.headers);
    run();
  });
  return {
    abort() {
      state = 'over';
      cancelWait?.();
    },
    pause() {
      if (state === 'playing') state = 'paused';
    },
    resume() {
      if (state !== 'paused') return;
      state = 'playing';
      schedule();
    },
  };
}
