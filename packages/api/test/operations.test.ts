import { type Request, withResult } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { standardCodecs } from '../src/routes/dialects.ts';
import { startServer } from './start-server.ts';

const messages = [{ role: 'user', content: 'hi' }];
const asked = [
  { path: '/v1/embeddings', operation: 'embeddings', dialect: 'openai-chat', body: { model: 'fast', input: 'hi' } },
  {
    path: '/v1/completions',
    operation: 'completion',
    dialect: 'openai-completions',
    body: { model: 'fast', prompt: 'hi' },
  },
  {
    path: '/v1/messages/count_tokens',
    operation: 'count_tokens',
    dialect: 'anthropic-messages',
    body: { model: 'fast', messages },
  },
];
const embeddings = [{ index: 0, values: [0.5] }];
const text = { kind: 'text', text: 'fine' } as const;

it('takes from a plug no answer of a kind that the dialect does not have', async () => {
  const { gateway, post } = await startServer({ codecs: standardCodecs });
  gateway.onRun = (request) =>
    withResult(request, { kind: 'token_count', response: () => ({ inputTokens: 3, source: 'estimate' }) });
  const refused = await post('/v1/chat/completions', { model: 'fast', messages });
  expect(refused.status).toBe(500);
  expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('no answer') } });
});

describe.each(asked)('a call at $path', ({ path, operation, dialect, body }) => {
  it('is asked for as what it is', async () => {
    const { gateway, post } = await startServer({ codecs: standardCodecs });
    expect((await post(path, body)).status).toBe(200);
    const [request] = gateway.ran;
    expect(request).toMatchObject({ operation, body: { wire: body, codec: { dialect } } });
  });

  it('is answered from canonical form where a plug gave no bytes', async () => {
    const { gateway, post } = await startServer({ codecs: standardCodecs });
    gateway.onRun = (request: Request) => {
      if (operation === 'embeddings')
        return withResult(request, { kind: 'embeddings', response: () => ({ embeddings }) });
      if (operation === 'count_tokens')
        return withResult(request, { kind: 'token_count', response: () => ({ inputTokens: 3, source: 'estimate' }) });
      const candidates = [{ index: 0, content: [text], stop: 'end_turn' }] as const;
      return withResult(request, { kind: 'whole', response: () => ({ candidates }) });
    };
    const said = {
      embeddings: { object: 'list', model: 'fast', data: [{ object: 'embedding', index: 0, embedding: [0.5] }] },
      completion: { object: 'text_completion', model: 'fast', choices: [{ text: 'fine', finish_reason: 'stop' }] },
      count_tokens: { input_tokens: 3 },
    };
    expect(await (await post(path, body)).json()).toMatchObject(said[operation as keyof typeof said]);
  });

  it('is refused in its dialect where it cannot be read', async () => {
    const { gateway, post } = await startServer({ codecs: standardCodecs });
    const refused = await post(path, { ...body, model: 7 });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(gateway.ran).toEqual([]);
    expect(gateway.rejected).toMatchObject([{ dialect }]);
  });

  it('needs a key', async () => {
    const { post } = await startServer({ codecs: standardCodecs });
    expect((await post(path, body, {})).status).toBe(401);
  });

  it('is a path like any other where the codec has no such operation', async () => {
    const { post } = await startServer();
    const answer = await post(path, body);
    expect([answer.status, answer.headers.get('x-proxy-error')]).toEqual([404, 'PROXY_NOT_FOUND']);
  });
});

describe('the head of a count', () => {
  it('says that it is an estimate', async () => {
    const { gateway, post } = await startServer({ codecs: standardCodecs });
    gateway.onRun = (request) => {
      request.metadata.usageSource = 'estimate';
      return withResult(request, {
        kind: 'token_count',
        wire: '{}',
        response: () => ({ inputTokens: 3, source: 'estimate' }),
      });
    };
    const { headers } = await post('/v1/messages/count_tokens', { model: 'fast', messages });
    expect(headers.get('x-proxy-usage-source')).toBe('estimate');
  });
});
