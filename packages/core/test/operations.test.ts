import {
  canonicalEmbeddings,
  createRequest,
  embeddingsBody,
  type Plug,
  type Request,
  type Tap,
  wireBody,
  withChat,
} from '@proxy/spec';
import { json, type Script } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, testGateway, upstream } from './gateway-kit.ts';
import { answerOf, createLineCodec, linesOf } from './line-codec.ts';
import { richAdapter, richCodec } from './line-operations.ts';

const vectors = [
  { index: 0, values: [0.5] },
  { index: 1, values: [0.25] },
];
const usage = { input: 4 };
const answer = json({ id: 'e', embeddings: vectors, usage });
const inputs = [
  { kind: 'text', text: 'a' },
  { kind: 'text', text: 'b' },
] as const;
const adapter = richAdapter();
const textOf = (request: Request): string | undefined => {
  const { result } = request;
  if (result?.kind !== 'embeddings' && result?.kind !== 'token_count' && result?.kind !== 'whole') return undefined;
  return typeof result.wire === 'object' ? Buffer.from(result.wire).toString() : result.wire;
};

async function gatewayTo(script: Script, options: Partial<Parameters<typeof testGateway>[0]> = {}) {
  const server = await upstream(script);
  return { server, ...testGateway({ providers: { a: { adapter, baseUrl: server.url } }, ...options }) };
}

describe('a call of the library for embeddings', () => {
  it('gives a vector for each input, and tells the ledger what it used', async () => {
    const { gateway, server, records } = await gatewayTo(answer);
    expect(await gateway.embed('a/m1', ['a', 'b'], { dimensions: 1, user: 'u' })).toEqual({
      id: 'e',
      embeddings: vectors,
      usage,
    });
    expect(server.requests[0]).toMatchObject({ path: '/embeddings', body: { model: 'm1', inputs, dimensions: 1 } });
    expect(records()[0]).toMatchObject({ outcome: 'ok', tokens: usage, dialectOut: 'lines', provider: 'a' });
  });

  it('takes one text, tokens, and the name of a provider with a model', async () => {
    const { gateway, server } = await gatewayTo(json({ embeddings: [vectors[0]] }));
    await gateway.embed('a', 'one', { model: 'm1' });
    await gateway.embed('a/m1', { kind: 'tokens', tokens: [1] });
    expect(server.requests.map(({ body }) => body)).toMatchObject([
      { model: 'm1', inputs: [{ kind: 'text', text: 'one' }] },
      { inputs: [{ kind: 'tokens', tokens: [1] }] },
    ]);
    await expect(gateway.embed('a', 'one')).rejects.toMatchObject({ code: 'PROXY_INVALID_REQUEST' });
  });

  it('fails over from a target that breaks, sends too little, or has no embeddings', async () => {
    const broken = await upstream(json({ error: 'broken' }, 500));
    const short = await upstream(json({ embeddings: [vectors[0]] }));
    const { gateway, records, server } = await gatewayTo(answer, {});
    gateway.reconfigure({
      providers: {
        chatty: { adapter: lineAdapter(), baseUrl: server.url },
        broken: { adapter, baseUrl: broken.url },
        short: { adapter, baseUrl: short.url },
        choosy: { adapter: richAdapter({ supports: (_, model) => model !== 'm' }), baseUrl: server.url },
        good: { adapter, baseUrl: server.url },
      },
      aliases: {
        pool: {
          targets: ['chatty', 'broken', 'short', 'choosy', 'good'].map((provider) => ({ provider, model: 'm' })),
          retry: { maxAttempts: 5 },
        },
      },
    } as Parameters<typeof gateway.reconfigure>[0]);
    expect((await gateway.embed('pool', ['a', 'b'])).embeddings).toEqual(vectors);
    const attempts = records()[0]?.attempts.map(({ provider, errorClass }) => [provider, errorClass]);
    expect(attempts).toEqual([
      ['broken', 'overloaded'],
      ['short', 'invalid'],
      ['good', undefined],
    ]);
  });

  it('is refused where nobody embeds', async () => {
    const { gateway } = await gatewayTo(answer, { providers: {} });
    gateway.reconfigure({ providers: { a: { adapter: lineAdapter(), baseUrl: 'http://127.0.0.1:9' } } });
    await expect(gateway.embed('a/m', 'x')).rejects.toMatchObject({ code: 'PROXY_UNSUPPORTED' });
  });

  it('is not shown to what looks at conversations', async () => {
    const seen: string[] = [];
    const tap: Tap = { name: 'tap', onResponse: () => seen.push('response'), onFinish: () => seen.push('end') };
    const plug: Plug = { name: 'watch', call: (request) => ({ ...request, taps: [tap] }) as Request };
    const { gateway, events } = await gatewayTo(answer, { plugs: [plug] });
    await gateway.embed('a/m1', ['a', 'b']);
    expect(seen).toEqual(['end']);
    expect(events.filter(({ kind }) => kind === 'defect')).toEqual([]);
  });

  it.each<[string, (request: Request) => unknown]>([
    ['reads its messages', ({ messages }) => messages],
    ['edits it', (request) => withChat(request, { model: 'm', messages: [], stream: false })],
  ])('is refused by name where a plug %s', async (_, look) => {
    const plug: Plug = { name: 'guard', call: (request) => (look(request) ? request : request) };
    const { gateway, server } = await gatewayTo(answer, { plugs: [plug] });
    const ended = await gateway.run(
      createRequest({ operation: 'embeddings', body: canonicalEmbeddings({ model: 'a/m1', inputs }) }),
    );
    expect(ended.errors).toMatchObject([{ plug: 'guard', error: { code: 'PROXY_UNSUPPORTED' } }]);
    expect(server.requests).toEqual([]);
  });
});

describe('a request for embeddings in a dialect', () => {
  const codec = richCodec();
  const ask = (from = codec) =>
    createRequest({
      operation: 'embeddings',
      body: embeddingsBody(
        from,
        from.embeddings?.decodeRequest({ body: { model: 'a/m1', inputs, news: 1 }, headers: {}, path: '/' }) as never,
      ),
    });

  it('passes as it is to a target of the dialect, and so does the answer', async () => {
    const { gateway, server } = await gatewayTo(answer);
    const ended = await gateway.run(ask());
    expect(server.requests[0]?.body).toEqual({ model: 'm1', inputs, news: 1 });
    expect(textOf(ended)).toBe(answer.body);
    expect(ended.result?.kind === 'embeddings' && ended.result.response().embeddings).toEqual(vectors);
  });

  it('is answered in its own words where the target wrote otherwise, or speaks otherwise', async () => {
    const { gateway } = await gatewayTo(json({ odd: 1, embeddings: vectors }));
    expect(JSON.parse(textOf(await gateway.run(ask())) ?? '')).toEqual({ embeddings: vectors, dialect: 'lines' });
    expect(JSON.parse(textOf(await gateway.run(ask(richCodec('other')))) ?? '')).toMatchObject({ dialect: 'other' });
  });

  it('is no conversation, and a conversation is none', () => {
    expect(() => ask().body.canonical()).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED' }));
    const chat = createRequest({ body: { model: 'm', messages: [], stream: false } });
    expect(() => chat.body.embeddings()).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED' }));
  });
});

describe('a call of the library to continue a text', () => {
  it("goes to the provider's own endpoint for it", async () => {
    const { gateway, server, records } = await gatewayTo(json(answerOf('fine')));
    const { candidates } = await gateway.complete('a/m1', 'Once upon', { maxOutputTokens: 5 });
    expect(candidates[0]?.content).toEqual([{ kind: 'text', text: 'fine' }]);
    expect(server.requests[0]).toMatchObject({ path: '/completion', body: { model: 'm1', maxOutputTokens: 5 } });
    expect(records()[0]).toMatchObject({ dialectOut: 'lines-text', tokens: { input: 3, output: 2 } });
  });

  it('goes as a conversation where the provider, or the model, has none', async () => {
    const { gateway, server } = await gatewayTo(json(answerOf('fine')));
    const choosy = richAdapter({ supports: (operation) => operation !== 'completion' });
    for (const other of [lineAdapter(), choosy]) {
      gateway.reconfigure({ providers: { a: { adapter: other, baseUrl: server.url } } });
      await gateway.complete('a/m1', 'Once upon');
    }
    expect(server.requests.map(({ path }) => path)).toEqual(['/chat', '/chat']);
  });

  it('leaves the conversations of a model alone whose endpoint for texts is missing', async () => {
    const script: Script = ({ path }) => (path === '/chat' ? json(answerOf('fine')) : json({ error: 'no model' }, 404));
    const { gateway } = await gatewayTo(script);
    await expect(gateway.complete('a/m1', 'Once')).rejects.toMatchObject({ code: 'PROXY_MODEL_NOT_FOUND' });
    expect(gateway.health().map(({ restsForMs }) => restsForMs)).toEqual([0]);
    expect((await gateway.chat('a/m1', 'hi')).candidates).toHaveLength(1);
  });

  it('streams in the dialect of texts', async () => {
    const body = linesOf('a', 'b');
    const { gateway, server } = await gatewayTo({ headers: { 'content-type': 'application/x-ndjson' }, body });
    const codec = createLineCodec('lines-text');
    const asked = { model: 'a/m1', messages: [{ role: 'user', content: 'hi' }], stream: true };
    const request = createRequest({
      operation: 'completion',
      body: wireBody(codec, codec.chat.decodeRequest({ body: asked, headers: {}, path: '/' })),
    });
    const { result } = await gateway.run(request);
    expect(result?.kind).toBe('stream');
    expect(server.requests[0]).toMatchObject({ path: '/completion' });
    if (result?.kind === 'stream') result.cancel();
  });
});

describe('a call of the library to count tokens', () => {
  const estimateTokens = (): number => 7;

  it("asks the target's own counter", async () => {
    const { gateway, server, records } = await gatewayTo(json({ tokens: 21 }), { estimateTokens });
    expect(await gateway.countTokens('a/m1', 'hi')).toEqual({ inputTokens: 21, source: 'provider' });
    expect(server.requests[0]).toMatchObject({ path: '/count_tokens' });
    expect(records()[0]).toMatchObject({ tokens: {}, outcome: 'ok' });
  });

  it('estimates for a target that has none, and asks no other model', async () => {
    const { gateway, server, records } = await gatewayTo(json({ tokens: 21 }), { estimateTokens });
    gateway.reconfigure({
      providers: { a: { adapter: lineAdapter(), baseUrl: server.url }, b: { adapter, baseUrl: server.url } },
      aliases: {
        pool: { targets: [{ provider: 'a', model: 'm' }], fallbacks: ['other'] },
        other: { targets: [{ provider: 'b', model: 'm' }] },
      },
    });
    expect(await gateway.countTokens('pool', 'hi')).toEqual({ inputTokens: 7, source: 'estimate' });
    expect(server.requests).toEqual([]);
    expect(records()[0]).toMatchObject({ usageSource: 'estimate', attempts: [] });
  });

  it.each([
    ['breaks', json({ error: 'broken' }, 500)],
    ['has had enough', json({ error: 'slow down' }, 429)],
    ['is missing', json({ error: 'no model' }, 404)],
  ])('estimates where the counter %s, and the model does not rest', async (_, script) => {
    const { gateway } = await gatewayTo(script, { estimateTokens });
    expect(await gateway.countTokens('a/m1', 'hi')).toEqual({ inputTokens: 7, source: 'estimate' });
    expect(gateway.health().map(({ restsForMs }) => restsForMs)).toEqual([0]);
  });

  it('does not estimate what the counter calls wrong, or for nobody', async () => {
    const { gateway } = await gatewayTo(json({ error: { message: 'odd' } }, 400), { estimateTokens });
    await expect(gateway.countTokens('a/m1', 'hi')).rejects.toMatchObject({ code: 'PROXY_INVALID_REQUEST' });
    await expect(gateway.countTokens('nobody/m1', 'hi')).rejects.toMatchObject({ code: 'PROXY_MODEL_NOT_FOUND' });
  });

  it('is refused where nobody counts and nobody estimates', async () => {
    const { gateway } = await gatewayTo(json({}));
    gateway.reconfigure({ providers: { a: { adapter: lineAdapter(), baseUrl: 'http://127.0.0.1:9' } } });
    await expect(gateway.countTokens('a/m1', 'hi')).rejects.toMatchObject({ code: 'PROXY_UNSUPPORTED' });
  });

  it('takes none of the tokens of its key', async () => {
    const { gateway } = await gatewayTo(json({ tokens: 21 }));
    const caller = { id: 'k', limits: { rpm: 5, tpm: 3 } };
    await gateway.countTokens('a/m1', 'hi'.repeat(100), { caller });
    expect(gateway.limits(caller)).toMatchObject({ requests: { remaining: 4 }, tokens: { remaining: 3 } });
  });

  it('is let in where the tokens of the key are spent, and nothing else is', async () => {
    const { gateway } = await gatewayTo(({ path }) => json(path === '/chat' ? answerOf('fine') : { tokens: 21 }));
    const caller = { id: 'k', limits: { tpm: 2 } };
    await gateway.chat('a/m1', 'hi', { caller, maxOutputTokens: 1 });
    expect(gateway.precheck(caller)).toMatchObject({ code: 'PROXY_RATE_LIMITED' });
    expect(gateway.precheck(caller, 'count_tokens')).toBeUndefined();
    expect(await gateway.countTokens('a/m1', 'hi', { caller })).toMatchObject({ inputTokens: 21 });
  });
});
