import type { ResponseStore, StoredResponse } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { standardCodecs } from '../src/routes/dialects.ts';
import { authorized, startServer } from './start-server.ts';

const path = '/v1/responses';

/** A response of one turn, of which `input` and `output` are a text each. */
const turn = (id: string, change: Partial<StoredResponse> = {}): StoredResponse => ({
  response: { id, object: 'response', output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }] },
  input: ['one', 'two'].map((text) => ({ role: 'user', content: text })),
  itemBytes: 400,
  ...change,
});

/** A server whose key `alice` made these responses. */
async function startWith(stored: readonly StoredResponse[], change: Partial<ResponseStore> = {}) {
  const kept = new Map(stored.map((each) => [`alice/${String(each.response['id'])}`, each]));
  const responses: ResponseStore = {
    get: async (owner, id) => kept.get(`${owner}/${id}`),
    set: (owner, id, entry) => void kept.set(`${owner}/${id}`, entry),
    delete: (owner, id) => kept.delete(`${owner}/${id}`),
    ...change,
  };
  const server = await startServer({ codecs: standardCodecs, responses, settings: { bodyLimitBytes: 1_000 } });
  return {
    ...server,
    goOn: (id: string) => server.post(path, { model: 'fast', input: 'More', previous_response_id: id }),
    get: (below: string) => fetch(`${server.origin}${path}/${below}`, { headers: authorized }),
  };
}

describe('a response that was kept', () => {
  it('is found by an id as long as any upstream makes them', async () => {
    const id = `resp_${'x'.repeat(300)}`;
    const { get } = await startWith([turn(id)]);
    expect(await (await get(id)).json()).toMatchObject({ id });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=101', 'limit'],
    ['order=random', 'order'],
    ['after=nothing', 'after'],
    ['after=a&after=b', 'after'],
  ])('lists no items for ?%s, and says why', async (query, param) => {
    const { get } = await startWith([turn('r')]);
    const refused = await get(`r/input_items?${query}`);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });

  it('lists its items page by page', async () => {
    const { get } = await startWith([turn('r')]);
    const first = (await (await get('r/input_items?limit=1')).json()) as { readonly last_id: string };
    expect(first).toMatchObject({ has_more: true, data: [{ content: [{ type: 'input_text', text: 'two' }] }] });
    const second = await (await get(`r/input_items?limit=1&after=${first.last_id}`)).json();
    expect(second).toMatchObject({ has_more: false, data: [{ content: [{ text: 'one' }] }] });
  });

  it('is refused, and the defect told, where the store fails', async () => {
    const broken = { get: () => Promise.reject(new Error('canary')) };
    const { gateway, get, goOn } = await startWith([], broken);
    for (const refused of [await get('r'), await goOn('r')]) {
      expect(refused.status).toBe(500);
      expect(await refused.text()).not.toContain('canary');
    }
    expect(gateway.events.map(({ kind }) => kind)).toEqual(['defect', 'defect']);
  });
});

describe('a conversation that goes on from a response', () => {
  it('is asked as a whole, and counts with all its bytes', async () => {
    const { gateway, goOn } = await startWith([turn('first'), turn('second', { previousId: 'first' })]);
    expect((await goOn('second')).status).toBe(200);
    const [request] = gateway.ran;
    expect(request?.body.wire?.['input']).toHaveLength(7);
    expect(request?.body.wire).not.toHaveProperty('previous_response_id');
    expect(request?.metadata.bodyBytes).toBeGreaterThan(800);
  });

  it.each([
    ['grew larger than a body may be', [turn('r', { itemBytes: 700, previousId: 'q' }), turn('q')], 413],
    ['goes in a circle', [turn('r', { itemBytes: 0, previousId: 'r' })], 400],
    ['begins with what is gone', [turn('r', { previousId: 'gone' })], 404],
  ])('is refused where it %s', async (_, stored, status) => {
    const { gateway, goOn } = await startWith(stored);
    const refused = await goOn('r');
    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ error: { param: 'previous_response_id' } });
    expect(gateway.ran).toEqual([]);
  });
});
