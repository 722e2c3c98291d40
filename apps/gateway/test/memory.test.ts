import { once } from 'node:events';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFileKeyStore, createServer } from '@proxy/api';
import { createMemoryResponseCache, lookupCache, manageContext } from '@proxy/context';
import { createGateway } from '@proxy/core';
import { anthropic, openai } from '@proxy/providers';
import type { Plug, ProviderAdapter, TransportMiddleware } from '@proxy/spec';
import { anthropicMessages, collectGarbage, openaiChat } from '@proxy/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

const adapters = { openai, anthropic } as const;
const paths = { openai: '/v1/chat/completions', anthropic: '/v1/messages' } as const;
const scripts = { openai: openaiChat, anthropic: anthropicMessages } as const;
type Name = keyof typeof paths;

/** An upstream that keeps nothing of what it is sent, and leaves its answer open after the first content. */
async function forgetfulUpstream(name: Name): Promise<string> {
  const { body } = scripts[name].stream({ text: ['one ', 'two'] });
  const opening = body.slice(0, body.findIndex((event) => event.includes('one ')) + 1).join('');
  const server = createHttpServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(opening));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${name === 'openai' ? '/v1' : ''}`;
}

/** What held the prompt on its way through the gateway. */
interface Seen {
  readonly [what: string]: WeakRef<object>;
}

/** The program's parts with all that may keep a prompt, and two layers that see it pass. */
async function gatewayTo(name: Name, windowSize?: number, adapter: ProviderAdapter = adapters[name]) {
  const seen: Record<string, WeakRef<object>> = {};
  const look = (where: string): Plug => ({
    name: `look-${where}`,
    call(request) {
      seen[`wire ${where}`] = new WeakRef(request.body.wire ?? {});
      seen[`canonical ${where}`] = new WeakRef(request.body.canonical());
      seen[`messages ${where}`] = new WeakRef(request.messages);
      return request;
    },
  });
  const layer: TransportMiddleware = (next) => ({
    dispatch(request, handler) {
      seen['call'] = new WeakRef(request);
      return next.dispatch(request, handler);
    },
  });
  const gateway = createGateway({
    providers: { p: { adapter, apiKey: 'k', baseUrl: await forgetfulUpstream(name) } },
    aliases: {
      m: {
        targets: [{ provider: 'p', model: 'm' }],
        cache: { ttlMs: 60_000 },
        context: windowSize === undefined ? undefined : { strategy: 'sliding_window', windowSize },
      },
    },
    plugs: [
      look('before'),
      lookupCache({ store: createMemoryResponseCache(), ttlMs: 60_000 }),
      manageContext(),
      look('after'),
    ],
    middlewares: [layer],
  });
  const server = createServer({ gateway, keys: createFileKeyStore() });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    server.server.closeAllConnections();
    await server.close();
    await gateway.close();
  });
  return { url, seen: seen as Seen };
}

const prompt = (characters: number): string =>
  JSON.stringify({
    model: 'm',
    max_tokens: 5,
    stream: true,
    messages: [
      { role: 'user', content: 'earlier' },
      { role: 'assistant', content: 'yes' },
      { role: 'user', content: 'x'.repeat(characters) },
    ],
  });

/** Asks, and settles with the first content. What was sent is not kept here. */
async function ask(url: string, characters: number): Promise<IncomingMessage> {
  const asking = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' } });
  asking.end(prompt(characters));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  for await (const chunk of answer.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes('one ')) return answer;
  throw new Error(`The stream never began: ${answer.statusCode}.`);
}

/** Bytes alive after a collection. */
async function liveBytes(): Promise<number> {
  await collectGarbage();
  await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const names = ['openai', 'anthropic'] as const;
const pairs = names.flatMap((client) => names.map((upstream) => [client, upstream] as const));

describe('an open stream', () => {
  it.each(pairs)('from a client of %s to an upstream of %s holds nothing of its prompt', async (client, upstream) => {
    for (const windowSize of [undefined, 1]) {
      const { url, seen } = await gatewayTo(upstream, windowSize);
      const answer = await ask(url + paths[client], 1_000);
      await collectGarbage();
      const held = Object.keys(seen).filter((what) => seen[what]?.deref() !== undefined);
      expect(Object.keys(seen)).toContain('call');
      expect({ windowSize, held }).toEqual({ windowSize, held: [] });
      answer.destroy();
    }
  });

  it('whose credential had to be fetched holds nothing of its prompt', async () => {
    const later: ProviderAdapter = { ...openai, authorize: async (...call) => openai.authorize(...call) };
    const { url, seen } = await gatewayTo('openai', undefined, later);
    const answer = await ask(url + paths.openai, 1_000);
    await collectGarbage();
    expect(seen['call']).toBeDefined();
    expect(seen['call']?.deref()).toBeUndefined();
    answer.destroy();
  });

  it.each(pairs)('from a client of %s to an upstream of %s keeps its prompt once at most', async (client, upstream) => {
    const { url } = await gatewayTo(upstream);
    (await ask(url + paths[client], 1_000)).destroy();
    const promptBytes = 8_000_000;
    const before = await liveBytes();
    const answer = await ask(url + paths[client], promptBytes);
    const kept = (await liveBytes()) - before;
    expect(kept / promptBytes).toBeLessThan(1.2);
    answer.destroy();
  });
});
