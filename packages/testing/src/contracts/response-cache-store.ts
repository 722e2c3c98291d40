import assert from 'node:assert/strict';
import type { ChatResponse, ResponseCacheStore } from '@proxy/spec';
import { textResponse } from '../plugs/mock-executor.ts';
import { type Check, describeChecks } from './check.ts';

/** A store under test, empty, and its time. */
export interface ResponseCacheStoreHarness {
  readonly store: ResponseCacheStore;
  /** Bytes that it keeps at most, 10,000 or more; absent: no limit that a test could reach. */
  readonly maxBytes?: number | undefined;
  /** Lets so much of the store's time pass. */
  advance(ms: number): void | Promise<void>;
}
export type CreateResponseCacheStore = () => ResponseCacheStoreHarness | Promise<ResponseCacheStoreHarness>;

const ttlMs = 60_000;
const bytes = 100;
const hello = textResponse('Hello');
const bye = textResponse('Bye');

/** Everything that a store of whole answers owes. `create` is called for each check anew. */
export function responseCacheStoreChecks(create: CreateResponseCacheStore): Check[] {
  const owed = (name: string, run: (harness: ResponseCacheStoreHarness) => Promise<void>): Check => ({
    name,
    run: async () => run(await create()),
  });
  return [
    owed('knows nothing of a key that was never set', async ({ store }) => {
      assert.equal(await store.get('a'), undefined);
    }),
    owed('gives back what was set, with all it holds', async ({ store }) => {
      await store.set('a', everything, bytes, ttlMs);
      assert.deepEqual(await store.get('a'), everything);
      assert.deepEqual(await store.get('a'), everything);
    }),
    owed('keeps the later of two answers', async ({ store }) => {
      await store.set('a', hello, bytes, ttlMs);
      await store.set('a', bye, bytes, ttlMs);
      assert.deepEqual(await store.get('a'), bye);
    }),
    owed('keeps keys apart, whatever characters they have', async ({ store }) => {
      const keys = ['a', 'a ', 'A', 'a:b', '__proto__', 'constructor', 'ключ', '', 'a\nb'];
      for (const key of keys) await store.set(key, textResponse(key), bytes, ttlMs);
      for (const key of keys) assert.deepEqual(await store.get(key), textResponse(key));
    }),
    owed('forgets an answer when its time is over, and not before', async ({ store, advance }) => {
      await store.set('a', hello, bytes, ttlMs);
      await advance(ttlMs / 2);
      assert.deepEqual(await store.get('a'), hello);
      await advance(ttlMs);
      assert.equal(await store.get('a'), undefined);
    }),
    owed('gives an answer that is set again its whole time', async ({ store, advance }) => {
      await store.set('a', hello, bytes, ttlMs);
      await advance(ttlMs / 2);
      await store.set('a', bye, bytes, 2 * ttlMs);
      await advance(ttlMs);
      assert.deepEqual(await store.get('a'), bye);
    }),
    owed('keeps no answer for no time', async ({ store, advance }) => {
      await store.set('a', hello, bytes, 0);
      await advance(1);
      assert.equal(await store.get('a'), undefined);
    }),
    owed('forgets everything when it is cleared, and goes on', async ({ store }) => {
      await store.set('a', hello, bytes, ttlMs);
      await store.clear();
      assert.equal(await store.get('a'), undefined);
      await store.set('a', bye, bytes, ttlMs);
      assert.deepEqual(await store.get('a'), bye);
    }),
    owed('keeps to its bytes, and the answers used last', async ({ store, maxBytes }) => {
      if (maxBytes === undefined) return;
      const share = Math.floor(maxBytes * 0.3);
      for (const key of ['a', 'b', 'c']) await store.set(key, textResponse(key), share, ttlMs);
      await store.get('a');
      await store.set('d', bye, share, ttlMs);
      assert.deepEqual([await store.get('a'), await store.get('b')], [textResponse('a'), undefined]);
    }),
    owed('takes no answer that is larger than all it may keep, and loses none for it', async ({ store, maxBytes }) => {
      if (maxBytes === undefined) return;
      await store.set('a', hello, bytes, ttlMs);
      await store.set('huge', bye, maxBytes + 1, ttlMs);
      assert.deepEqual([await store.get('huge'), await store.get('a')], [undefined, hello]);
    }),
  ];
}

/** Registers `responseCacheStoreChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeResponseCacheStore(name: string, create: CreateResponseCacheStore): void {
  describeChecks(`${name} as a response cache store`, responseCacheStoreChecks(create));
}

const everything: ChatResponse = {
  id: 'msg_1',
  model: 'test-model',
  createdSeconds: 1_767_225_600,
  candidates: [
    {
      index: 0,
      content: [
        { kind: 'reasoning', text: '', opaque: { payload: 'c2lnbmF0dXJl', dialect: 'toy', id: 'rs_1' } },
        { kind: 'text', text: 'Grüße 👋', citations: [{ url: 'https://example.org', span: { start: 0, end: 5 } }] },
        { kind: 'tool_call', id: 'call_1', name: 'look_up', arguments: '{"q":"ü"}' },
        { kind: 'native', dialect: 'toy', value: { nested: [null, { deep: true }] } },
      ],
      stop: 'tool_use',
      nativeStop: 'tool_calls',
      logprobs: { content: [] },
    },
  ],
  usage: { input: 3, cacheRead: 0, output: 5, raw: { prompt_tokens: 3 } },
  extensions: { toy: { fingerprint: 'fp_1' } },
};
