import { putPrivate, type Tap } from '@proxy/spec';
import { buildRequest, collectGarbage, textResponse } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { alias } from '../../test/aliases.ts';
import { createKnownAnswers } from './known-answers.ts';
import { createMemoryResponseCache } from './memory-response-cache.ts';

describe('createKnownAnswers', () => {
  it('holds nothing of a request while its answer flows', async () => {
    const answers = createKnownAnswers({ store: createMemoryResponseCache() });
    const ask = async (): Promise<{ readonly seen: WeakRef<object>; readonly taps: readonly Tap[] }> => {
      const request = putPrivate(buildRequest({ operation: 'stream' }), { alias: alias() });
      const { taps } = await answers.lookUp(request, 1_000);
      return { seen: new WeakRef(request.body), taps };
    };
    const { seen, taps } = await ask();
    await collectGarbage();
    expect(taps).toHaveLength(1);
    expect(seen.deref()).toBeUndefined();
  });

  it('releases the prompt of a request that it answers', async () => {
    const answers = createKnownAnswers({ store: createMemoryResponseCache() });
    const first = await answers.lookUp(buildRequest(), 1_000);
    for (const tap of first.taps) {
      tap.onResponse?.(textResponse('Hi'));
      tap.onFinish?.({ kind: 'ok' });
    }
    expect(first.body.released).toBe(false);
    const second = await answers.lookUp(buildRequest(), 1_000);
    expect([second.halted, second.body.released]).toEqual([true, true]);
  });
});
