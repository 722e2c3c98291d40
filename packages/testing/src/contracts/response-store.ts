import assert from 'node:assert/strict';
import type { ResponseStore, StoredResponse } from '@proxy/spec';
import { type Check, describeChecks } from './check.ts';

/** A store under test, empty, and its time. */
export interface ResponseStoreHarness {
  readonly store: ResponseStore;
  /** Milliseconds for which a response is kept that nobody reads. */
  readonly ttlMs: number;
  /** Bytes that it keeps at most, 10,000 or more; absent: no limit that a test could reach. */
  readonly maxBytes?: number | undefined;
  /** Lets so much of the store's time pass. */
  advance(ms: number): void | Promise<void>;
}
export type CreateResponseStore = () => ResponseStoreHarness | Promise<ResponseStoreHarness>;

const bytes = 100;
const said = (text: string, previousId?: string): StoredResponse => ({
  response: { id: 'resp', output: [{ type: 'message', content: [{ type: 'output_text', text }] }], error: null },
  input: [{ role: 'user', content: text }],
  ...(previousId !== undefined && { previousId }),
});

/** Everything that a store of responses owes. `create` is called for each check anew. */
export function responseStoreChecks(create: CreateResponseStore): Check[] {
  const owed = (name: string, run: (harness: ResponseStoreHarness) => Promise<void>): Check => ({
    name,
    run: async () => run(await create()),
  });
  return [
    owed('knows nothing of a response that was never set', async ({ store }) => {
      assert.equal(await store.get('alice', 'resp_1'), undefined);
      assert.equal(await store.delete('alice', 'resp_1'), false);
    }),
    owed('gives back what was set, with all it holds', async ({ store }) => {
      await store.set('alice', 'resp_1', said('Grüße 👋', 'resp_0'), bytes);
      assert.deepEqual(await store.get('alice', 'resp_1'), said('Grüße 👋', 'resp_0'));
    }),
    owed('gives nobody what another made, and lets nobody delete it', async ({ store }) => {
      await store.set('alice', 'resp_1', said('hers'), bytes);
      assert.equal(await store.get('bob', 'resp_1'), undefined);
      assert.equal(await store.delete('bob', 'resp_1'), false);
      assert.deepEqual(await store.get('alice', 'resp_1'), said('hers'));
    }),
    owed('keeps owners and ids apart, whatever characters they have', async ({ store }) => {
      const names = ['a', 'a:b', 'b', '["a"', '__proto__', 'ключ', '', 'a\nb'];
      const pairs = names.flatMap((owner) => names.map((id) => [owner, id] as const));
      for (const [owner, id] of pairs) await store.set(owner, id, said(`${owner}|${id}`), bytes);
      for (const [owner, id] of pairs) assert.deepEqual(await store.get(owner, id), said(`${owner}|${id}`));
    }),
    owed('forgets what was deleted', async ({ store }) => {
      await store.set('alice', 'resp_1', said('hello'), bytes);
      assert.equal(await store.delete('alice', 'resp_1'), true);
      assert.equal(await store.get('alice', 'resp_1'), undefined);
    }),
    owed('forgets a response that nobody reads when its time is over', async ({ store, advance, ttlMs }) => {
      await store.set('alice', 'resp_1', said('hello'), bytes);
      await advance(ttlMs + 1);
      assert.equal(await store.get('alice', 'resp_1'), undefined);
    }),
    owed('keeps a response that is read for its whole time again', async ({ store, advance, ttlMs }) => {
      await store.set('alice', 'resp_1', said('hello'), bytes);
      for (let turn = 0; turn < 3; turn++) {
        await advance(ttlMs * 0.75);
        assert.deepEqual(await store.get('alice', 'resp_1'), said('hello'));
      }
    }),
    owed('keeps to its bytes, and the responses used last', async ({ store, maxBytes }) => {
      if (maxBytes === undefined) return;
      const share = Math.floor(maxBytes * 0.3);
      for (const id of ['a', 'b', 'c']) await store.set('alice', id, said(id), share);
      await store.get('alice', 'a');
      await store.set('alice', 'd', said('d'), share);
      assert.deepEqual([await store.get('alice', 'a'), await store.get('alice', 'b')], [said('a'), undefined]);
    }),
  ];
}

/** Registers `responseStoreChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeResponseStore(name: string, create: CreateResponseStore): void {
  describeChecks(`${name} as a response store`, responseStoreChecks(create));
}
