import { type Caller, createRequest, type Request, terminalError } from '@proxy/spec';
import { createFakeClock, createGate, json } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, testGateway, upstream } from './gateway-kit.ts';
import { answerOf, linesOf } from './line-codec.ts';

const streamed = { 'content-type': 'application/x-ndjson' };
const call = (caller: Caller, more: object = {}, bodyBytes?: number) =>
  createRequest({
    body: { model: 'a/m1', messages: [{ role: 'user', content: 'hi' }], stream: false, maxOutputTokens: 10, ...more },
    caller,
    bodyBytes,
  });

async function limited(script: Parameters<typeof upstream>[0]) {
  const clock = createFakeClock({ nowMs: 1_000 });
  const server = await upstream(script);
  const kit = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } }, clock });
  return { ...kit, clock, server };
}

describe('the limits of a key', () => {
  it('let so many requests a minute pass, and say exactly when the next may come', async () => {
    const { gateway, server, clock, events } = await limited(json(answerOf('fine')));
    const caller: Caller = { id: 'k', limits: { rpm: 2 } };
    for (let turn = 0; turn < 2; turn++) expect((await gateway.run(call(caller))).result?.kind).toBe('whole');
    const refused = await gateway.run(call(caller));
    expect(terminalError(refused)).toMatchObject({ code: 'PROXY_RATE_LIMITED', status: 429, retryAfterMs: 30_000 });
    expect(refused.private.limits?.requests).toMatchObject({ limit: 2, remaining: 0 });
    expect(await gateway.precheck(caller)).toMatchObject({ code: 'PROXY_RATE_LIMITED' });
    expect(events).toContainEqual({ kind: 'limit.rejected', key: 'k', limit: 'rate' });
    clock.advance(30_000);
    expect(await gateway.precheck(caller)).toBeUndefined();
    expect((await gateway.run(call(caller))).result?.kind).toBe('whole');
    expect(server.requests).toHaveLength(3);
  });

  it('count tokens by what was really used, once that is known', async () => {
    const { gateway } = await limited(json(answerOf('fine', { input: 3, output: 2 })));
    const caller: Caller = { id: 'k', limits: { tpm: 100 } };
    await gateway.run(call(caller, {}, 40));
    expect(gateway.limits(caller).tokens).toMatchObject({ limit: 100, remaining: 95 });
  });

  it('keep what was reserved where nobody says what was used', async () => {
    const { gateway } = await limited(json({ candidates: [{ index: 0, content: [], stop: 'end_turn' }] }));
    const caller: Caller = { id: 'k', limits: { tpm: 100 } };
    await gateway.run(call(caller, {}, 40));
    expect(gateway.limits(caller).tokens).toMatchObject({ remaining: 80 });
  });

  it('refuse for good what is larger than the whole limit', async () => {
    const { gateway, server } = await limited(json(answerOf('fine')));
    const error = terminalError(await gateway.run(call({ id: 'k', limits: { tpm: 5 } })));
    expect(error).toMatchObject({ code: 'PROXY_RATE_LIMITED', retryAfterMs: undefined });
    expect(server.requests).toHaveLength(0);
  });

  it('bound the calls at once, and give the place back when a stream ends', async () => {
    const gate = createGate();
    const lines = linesOf('one');
    const { gateway } = await limited({ headers: streamed, body: [...lines.slice(0, 3), gate, ...lines.slice(3)] });
    const caller: Caller = { id: 'k', limits: { concurrency: 1 } };
    const first = await gateway.run(call(caller, { stream: true }));
    expect(terminalError(await gateway.run(call(caller, { stream: true })))).toMatchObject({
      code: 'PROXY_RATE_LIMITED',
    });
    gate.open();
    await readEvents(first);
    expect((await gateway.run(call(caller, { stream: true }))).result?.kind).toBe('stream');
  });

  it('consume nothing of any limit where one refuses', async () => {
    const { gateway } = await limited(json(answerOf('fine')));
    const caller: Caller = { id: 'k', limits: { rpm: 10, tpm: 5 } };
    await gateway.run(call(caller));
    expect(gateway.limits(caller).requests).toMatchObject({ remaining: 10 });
  });

  it("are the key's own", async () => {
    const { gateway } = await limited(json(answerOf('fine')));
    await gateway.run(call({ id: 'one', limits: { rpm: 1 } }));
    expect((await gateway.run(call({ id: 'two', limits: { rpm: 1 } }))).result?.kind).toBe('whole');
    expect(gateway.limits({ id: 'three' })).toEqual({});
    expect(gateway.precheck({ id: 'three' })).toBeUndefined();
  });
});

/** Reads a stream to its end. */
function readEvents({ result }: Request): Promise<void> {
  return new Promise((resolve) => {
    if (result?.kind === 'stream') result.events({ write: () => true, end: resolve, fail: () => resolve() });
  });
}
