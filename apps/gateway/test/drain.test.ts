import { createGate } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { gatewayTo, upstreamDialects } from './kit.ts';

describe('a gateway that stops', () => {
  it.each(upstreamDialects)('tells client and ledger why it gave a stream of $name up', async (dialect) => {
    const { headers, body } = dialect.stream({ text: ['one ', 'two ', 'three ', 'four ', 'five'] });
    const { url, server, records, close } = await gatewayTo(dialect, {
      headers,
      body: [...body.slice(0, 4), createGate()],
    });
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
    });
    const reading = answer.text();
    await close();
    expect(await reading).toMatch(/"code":"PROXY_SHUTTING_DOWN".*\n\n$/);
    expect(records).toMatchObject([{ outcome: 'error', errorCode: 'PROXY_SHUTTING_DOWN', status: 200 }]);
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it.each(upstreamDialects)('tells them why it gave a whole answer of $name up', async (dialect) => {
    const gate = createGate();
    const { url, server, records, close } = await gatewayTo(dialect, async () => {
      await gate.pass();
      return dialect.whole({ text: ['late'] });
    });
    const asking = fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] }),
    });
    await server.nextRequest();
    await close();
    const answer = await asking;
    expect([answer.status, answer.headers.get('x-proxy-error')]).toEqual([529, 'PROXY_SHUTTING_DOWN']);
    expect(records).toMatchObject([{ outcome: 'error', errorCode: 'PROXY_SHUTTING_DOWN', status: 529 }]);
    gate.open();
  });
});
