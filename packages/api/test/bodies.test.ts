import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { postHead, untilClose, untilSaid } from './raw-http.ts';
import { authorized, startServer } from './start-server.ts';

const chat = '/v1/chat/completions';

describe('a body', () => {
  it.each([
    ['that is empty', '', 'The request body is empty.', null],
    ['that is no JSON', '{"model":', 'The request body is not valid JSON at line 1, column 10 (position 9).', null],
    ['of the wrong type', '[]', 'The body must be an object.', null],
    ['with a field of the wrong type', '{"model":1}', 'model must be a string.', 'model'],
    ['with __proto__', '{"model":"a","__proto__":{}}', 'The request body may not have the key __proto__.', null],
  ])('%s gets 400 in the dialect, and a line in the ledger', async (_what, body, message, param) => {
    const { gateway, post } = await startServer();
    const answer = await post(chat, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', message, param } });
    expect(gateway.rejected).toMatchObject([{ caller: { id: 'alice' }, status: 400, dialect: 'openai-chat' }]);
    expect(gateway.ran).toEqual([]);
  });

  it('in another dialect is refused in that one', async () => {
    const { post } = await startServer();
    const answer = await post('/v1/messages', '{');
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
  });

  it('does not reach the prototype of anything', async () => {
    const { post } = await startServer();
    await post(chat, '{"model":"fast","__proto__":{"canary":1},"constructor":{"prototype":{"canary":1}}}');
    expect(({} as Record<string, unknown>)['canary']).toBeUndefined();
  });

  it.each([
    'text/plain',
    'application/json\ta',
    'application/json; charset=utf-7',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-8; x=y',
  ])('of type %s gets 415', async (contentType) => {
    const { gateway, post } = await startServer();
    const answer = await post(chat, '{"model":"fast"}', { ...authorized, 'content-type': contentType });
    expect(answer.status).toBe(415);
    expect(answer.headers.get('x-proxy-error')).toBe('PROXY_UNSUPPORTED');
    expect(gateway.rejected).toMatchObject([{ status: 415 }]);
  });

  it('without a type gets 415', async () => {
    const { connect } = await startServer();
    const socket = connect();
    socket.write(postHead(chat, ['content-length: 2']).replace(/content-type.*\r\n/, ''));
    socket.write('{}');
    expect(await untilSaid(socket, 'PROXY_UNSUPPORTED')).toMatch(/^HTTP\/1\.1 415 /);
  });

  it('that is compressed gets 415 and is not inflated', async () => {
    const { origin } = await startServer();
    const headers = { ...authorized, 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = new Blob([gzipSync('{"model":"fast"}')]);
    expect((await fetch(origin + chat, { method: 'POST', headers, body })).status).toBe(415);
  });

  it('one byte over the limit gets 413 by its declared length, the rest unread', async () => {
    const { connect, clock, gateway } = await startServer({ settings: { bodyLimitBytes: 100_000 } });
    const socket = connect();
    const closed = untilClose(socket);
    const refused = untilSaid(socket, 'PROXY_BODY_TOO_LARGE');
    socket.write(postHead(chat, ['content-length: 100001']));
    expect(await refused).toMatch(/^HTTP\/1\.1 413 .*connection: close/s);
    expect(gateway.rejected).toMatchObject([{ status: 413 }]);
    clock.advance(3_000);
    await closed;
  });

  it('over the limit without a length gets 413 as soon as it shows', async () => {
    const { connect, clock, gateway } = await startServer({ settings: { bodyLimitBytes: 1_000 } });
    const socket = connect();
    const closed = untilClose(socket);
    const refused = untilSaid(socket, 'PROXY_BODY_TOO_LARGE');
    socket.write(postHead(chat, ['transfer-encoding: chunked']));
    socket.write(`800\r\n${'x'.repeat(2_048)}\r\n`);
    expect(await refused).toMatch(/^HTTP\/1\.1 413 .*connection: close/s);
    expect(gateway.rejected).toMatchObject([{ status: 413 }]);
    clock.advance(3_000);
    await closed;
  });

  it('that is refused as too large is not read on', async () => {
    const { app, connect } = await startServer({ settings: { bodyLimitBytes: 1_000 } });
    const connection = once(app.server, 'connection');
    const socket = connect();
    const refused = untilSaid(socket, 'PROXY_BODY_TOO_LARGE');
    const [accepted] = await connection;
    socket.write(postHead(chat, ['transfer-encoding: chunked']));
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    socket.write(chunk);
    await refused;
    for (let count = 0; count < 500; count++) socket.write(chunk);
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(accepted.bytesRead).toBeLessThan(2_000_000);
  });

  it('that is refused and small leaves the connection in use', async () => {
    const { connect, gateway } = await startServer();
    const socket = connect();
    for (const status of ['413', '413']) {
      const refused = untilSaid(socket, status);
      const text = `[${'[],'.repeat(250_000)}1]`;
      socket.write(postHead(chat, [`content-length: ${text.length}`]) + text);
      await refused;
    }
    expect(gateway.rejected).toHaveLength(2);
  });

  it('exactly as long as allowed is read', async () => {
    const { post } = await startServer({ settings: { bodyLimitBytes: 16 } });
    expect((await post(chat, '{"model":"fast"}')).status).toBe(200);
    expect((await post(chat, '{"model":"fast" }')).status).toBe(413);
  });

  it('nested 200,000 deep gets 400', async () => {
    const { post } = await startServer();
    expect((await post(chat, '['.repeat(200_000))).status).toBe(400);
  });

  it('of 2.6 million tiny objects gets 413', async () => {
    const { post } = await startServer();
    const answer = await post(chat, `[${'{},'.repeat(2_600_000)}1]`);
    expect(answer.status).toBe(413);
    expect(answer.headers.get('x-proxy-error')).toBe('PROXY_BODY_TOO_LARGE');
  });

  it('with a byte that is no UTF-8 gets 400', async () => {
    const { post } = await startServer();
    const body = new Blob([Buffer.from('{"model":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect((await post(chat, body)).status).toBe(400);
  });

  it('with odd text passes as it is', async () => {
    const { gateway, post } = await startServer();
    const text = String.raw`{"model":"fast","odd":["\ud800","\u0000","😀",12345678901234567890]}`;
    expect((await post(chat, text)).status).toBe(200);
    expect(JSON.stringify(gateway.ran[0]?.body.wire)).toBe(text);
  });
});
