import { type ErrorClass, GatewayError, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { retry } from './retry.ts';

const failure = (errorClass: ErrorClass, retryAfterMs?: number): GatewayError =>
  upstreamError({ class: errorClass, message: 'no', ...(retryAfterMs !== undefined && { retryAfterMs }) });

/** Records waits, and takes no time over them. */
function recorder() {
  const waits: number[] = [];
  return { waits, sleep: async (delayMs: number) => void waits.push(delayMs), random: () => 0.5 };
}

describe('retry', () => {
  it('calls until it goes well, and waits longer each time', async () => {
    const { waits, ...dependencies } = recorder();
    const result = await retry(
      (attempt) => {
        if (attempt < 4) throw new Error(`attempt ${attempt}`);
        return attempt;
      },
      { maxAttempts: 5 },
      dependencies,
    );
    expect([result, waits]).toEqual([4, [125, 250, 500]]);
  });

  it('throws what the last call threw', async () => {
    const { waits, ...dependencies } = recorder();
    const call = retry((attempt) => Promise.reject(new Error(`attempt ${attempt}`)), {}, dependencies);
    await expect(call).rejects.toThrow('attempt 3');
    expect(waits).toHaveLength(2);
  });

  it('waits as long as the provider asks', async () => {
    const { waits, ...dependencies } = recorder();
    await retry((attempt) => (attempt === 1 ? Promise.reject(failure('rate_limited', 2_000)) : 'ok'), {}, dependencies);
    expect(waits).toEqual([2_100]);
  });

  it.each([
    ['an abort', new DOMException('left', 'AbortError')],
    ['a fault of the caller', failure('caller_fault')],
    ['a bad credential', failure('auth')],
    ['a failure without an upstream', new GatewayError('PROXY_CIRCUIT_OPEN', 'open')],
  ])('does not repeat %s', async (_, error) => {
    let calls = 0;
    const call = (): never => {
      calls++;
      throw error;
    };
    await expect(retry(call, {}, recorder())).rejects.toBe(error);
    expect(calls).toBe(1);
  });

  it('asks whoever knows better what to repeat', async () => {
    const call = retry(() => Promise.reject(new Error('final')), {}, { ...recorder(), shouldRetry: () => false });
    await expect(call).rejects.toThrow('final');
  });

  it('calls nothing once its signal is aborted', async () => {
    const call = retry(() => expect.fail('called'), {}, { signal: AbortSignal.abort(new Error('left')) });
    await expect(call).rejects.toThrow('left');
  });

  it('stops waiting when its signal aborts', async () => {
    const controller = new AbortController();
    const call = retry(
      () => {
        queueMicrotask(() => controller.abort(new Error('left')));
        throw failure('overloaded', 3_600_000);
      },
      {},
      { signal: controller.signal },
    );
    await expect(call).rejects.toThrow('left');
  });

  it('passes on a sleep that fails by itself', async () => {
    const call = retry(
      () => Promise.reject(new Error('no')),
      {},
      { sleep: () => Promise.reject(new Error('insomnia')) },
    );
    await expect(call).rejects.toThrow('insomnia');
  });

  it('really waits by itself', async () => {
    const result = await retry((attempt) => attempt === 2 || Promise.reject(new Error('no')), { baseMs: 1 });
    expect(result).toBe(true);
  });

  it('refuses options it does not know', async () => {
    await expect(retry(() => 1, { maxAttempts: 0 })).rejects.toThrow('maxAttempts');
  });
});
