import { GatewayError, type KeyStore } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { postHead, postOf, untilClose, untilSaid } from './raw-http.ts';
import { startServer } from './start-server.ts';

const chat = '/v1/chat/completions';

describe('a request', () => {
  it.each([
    ['Authorization: Bearer', { authorization: 'Bearer secret-a' }, chat],
    ['x-api-key', { 'x-api-key': 'secret-a' }, chat],
    ['api-key', { 'api-key': 'secret-a' }, chat],
    ['x-goog-api-key', { 'x-goog-api-key': 'secret-a' }, chat],
    ['?key=', {}, `${chat}?key=secret-a`],
  ])('shows its key by %s', async (_where, headers: Record<string, string>, path) => {
    const { post } = await startServer();
    expect((await post(path, { model: 'fast' }, headers)).status).toBe(200);
  });

  it.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer secret-x' }],
    ['another case', { authorization: 'Bearer SECRET-A' }],
    ['a name of the prototype', { 'x-api-key': '__proto__' }],
    ['a long key', { 'x-api-key': 'x'.repeat(8_000) }],
  ])('with %s is refused, counted, and not in the ledger', async (_what, headers: Record<string, string>) => {
    const { gateway, post } = await startServer();
    const openai = await post(chat, { model: 'fast' }, headers);
    expect(openai.status).toBe(401);
    expect(openai.headers.get('x-proxy-error')).toBe('PROXY_UNAUTHENTICATED');
    expect(await openai.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    const anthropic = await post('/v1/messages', { model: 'fast' }, headers);
    expect(anthropic.status).toBe(401);
    expect(await anthropic.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });

    expect(gateway.events).toEqual([
      { kind: 'request.unauthenticated', dialect: 'openai-chat' },
      { kind: 'request.unauthenticated', dialect: 'anthropic-messages' },
    ]);
    expect([gateway.ran, gateway.rejected]).toEqual([[], []]);
  });

  it('is refused before its body is read', async () => {
    const { connect, clock } = await startServer();
    const socket = connect();
    const refused = untilSaid(socket, 'PROXY_UNAUTHENTICATED');
    const closed = untilClose(socket);
    socket.write(postHead(chat, ['content-length: 50000000']).replace('secret-a', 'secret-x'));
    expect(await refused).toMatch(/^HTTP\/1\.1 401 .*connection: close/s);
    clock.advance(3_000); // a client that goes on uploading is cut
    await closed;
  });

  it('whose key is exhausted never uploads', async () => {
    const { gateway, connect } = await startServer();
    gateway.onPrecheck = async (caller) =>
      new GatewayError('PROXY_RATE_LIMITED', `${caller.id} must wait.`, { retryAfterMs: 3_000 });
    gateway.limitStates = { requests: { limit: 5, remaining: 0, resetMs: 3_000 } };
    const socket = connect();
    socket.write(postHead(chat, ['content-length: 9000000']));
    const refused = await untilSaid(socket, 'alice must wait.');
    expect(refused).toMatch(/^HTTP\/1\.1 429 /);
    expect(refused).toContain('retry-after: 3');
    expect(refused).toContain('x-ratelimit-remaining-requests: 0');
    expect(gateway.rejected).toMatchObject([
      { caller: { id: 'alice' }, status: 429, dialect: 'openai-chat', error: { code: 'PROXY_RATE_LIMITED' } },
    ]);
  });

  it('is told to upload only once its key is known', async () => {
    const { connect } = await startServer();
    const body = '{"model":"fast"}';
    const head = postHead(chat, [`content-length: ${body.length}`, 'expect: 100-continue']);
    const known = connect();
    const goOn = untilSaid(known, '100 Continue');
    known.write(head);
    expect(await goOn).not.toContain('200');
    const answered = untilSaid(known, '{"ok":true}');
    known.write(body);
    await answered;

    const unknown = connect();
    const refused = untilSaid(unknown, '401');
    unknown.write(head.replace('secret-a', 'secret-x'));
    expect(await refused).not.toContain('100 Continue');
  });

  it('waits for a store that is elsewhere', async () => {
    const keys: KeyStore = {
      required: true,
      find: async (secret) => (secret === 'secret-a' ? { id: 'far' } : undefined),
    };
    const { gateway, post } = await startServer({ keys });
    expect((await post(chat, { model: 'fast' })).status).toBe(200);
    expect(gateway.ran[0]?.caller.id).toBe('far');
    expect((await post(chat, { model: 'fast' }, { 'x-api-key': 'wrong' })).status).toBe(401);
  });

  it('fails closed where the store fails', async () => {
    const keys: KeyStore = { required: true, find: () => Promise.reject(new Error('canary')) };
    const { gateway, post } = await startServer({ keys });
    const answer = await post(chat, { model: 'fast' });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('canary');
    expect(gateway.ran).toEqual([]);
    expect(gateway.events).toMatchObject([{ kind: 'defect' }]);
  });

  it.each(['//v1/chat/completions', '/v1//chat/completions', '/v1/chat/completions;x', '/v1/chat/../chat/completions'])(
    'for %s reaches nothing, key or no key',
    async (path) => {
      const { gateway, connect } = await startServer();
      const socket = connect();
      socket.write(postOf(path, { model: 'fast' }));
      expect(await untilSaid(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
      expect(gateway.ran).toEqual([]);
    },
  );

  it.each(['/v1/%63hat/completions', 'http://elsewhere/v1/chat/completions', '/v1/chat%2fcompletions'])(
    'for %s needs the key of the route that serves it',
    async (path) => {
      const { gateway, connect } = await startServer();
      const socket = connect();
      socket.write(postOf(path, { model: 'fast' }).replace('secret-a', 'secret-x'));
      expect(await untilSaid(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 40[14] /);
      expect(gateway.ran).toEqual([]);
    },
  );
});
