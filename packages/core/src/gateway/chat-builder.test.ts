import { assign, type Plug } from '@proxy/spec';
import { json, mockExecutor, shouldNotReach } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, testGateway, upstream } from '../../test/gateway-kit.ts';
import { answerOf, linesOf } from '../../test/line-codec.ts';

const plug = (name: string): Plug => ({ name, call: (request) => assign(request, name, true) });
const streamed = { 'content-type': 'application/x-ndjson' };
const builderFor = async (script: Parameters<typeof upstream>[0]) => {
  const server = await upstream(script);
  const { gateway } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
  return { server, builder: gateway.build('a', 'hi') };
};

describe('a chat builder', () => {
  it('sends what it was told, and only that', async () => {
    const { server, builder } = await builderFor(json(answerOf('hello')));
    const answer = await builder.withModel('m1').withTemperature(0.7).withOptions({ maxOutputTokens: 5 }).execute();
    expect(answer.candidates[0]?.content).toEqual([{ kind: 'text', text: 'hello' }]);
    expect(server.requests[0]?.body).toEqual({
      model: 'm1',
      temperature: 0.7,
      maxOutputTokens: 5,
      stream: false,
      messages: [{ role: 'user', content: 'hi' }],
    });
  });

  it('streams pieces of text, and says when it is done', async () => {
    const { builder } = await builderFor({ headers: streamed, body: linesOf('one ', 'two') });
    const chunks: unknown[] = [];
    await builder.withModel('m1').stream((chunk) => chunks.push(chunk));
    expect(chunks).toEqual([{ content: 'one ' }, { content: 'two' }, { done: true }]);
  });

  it('puts plugs before ranking, replaces a cache, and shows what would run', async () => {
    const { builder } = await builderFor(json(answerOf('x')));
    const base = ['resolve-alias', 'admit', 'rank-targets', 'execute'];
    expect(builder.withPlug(plug('mine')).inspect()).toEqual(base.toSpliced(2, 0, 'mine'));
    const cached = builder
      .withCache(plug('lookup-cache'))
      .withCache(plug('lookup-cache'))
      .withContext(plug('manage-context'));
    expect(cached.inspect()).toEqual(base.toSpliced(2, 0, 'lookup-cache', 'manage-context'));
    expect(cached.withoutCache().inspect()).toEqual(base.toSpliced(2, 0, 'manage-context'));
    expect(builder.withoutCache().withoutPlug('admit').inspect()).toEqual(['resolve-alias', 'rank-targets', 'execute']);
    expect(builder.inspect()).toEqual(base);
    expect(cached.withModel('m1').debugInfo()).toEqual({
      target: 'a',
      messageCount: 1,
      options: { model: 'm1' },
      pipeline: cached.inspect(),
    });
  });

  it('runs another pipeline altogether', async () => {
    const { server, builder } = await builderFor(json(answerOf('x')));
    const answer = await builder
      .withModel('m1')
      .withPipeline([mockExecutor(answerOf('mocked'))])
      .withPlug(plug('first'))
      .execute();
    expect(answer.candidates[0]?.content).toEqual([{ kind: 'text', text: 'mocked' }]);
    expect(server.requests).toHaveLength(0);
  });

  it('rejects with the error of a plug that halts', async () => {
    const { builder } = await builderFor(json(answerOf('x')));
    const halting: Plug = { name: 'halting', call: () => Promise.reject(new Error('no')) };
    await expect(builder.withModel('m1').withPipeline([halting, shouldNotReach()]).execute()).rejects.toMatchObject({
      code: 'PROXY_INTERNAL',
    });
  });
});
