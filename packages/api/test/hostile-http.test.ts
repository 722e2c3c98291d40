import { describe, expect, it } from 'vitest';
import { createFakeStream, streaming } from './fake-gateway.ts';
import { postHead, postOf, untilClose, untilSaid } from './raw-http.ts';
import { startServer } from './start-server.ts';

const chat = '/v1/chat/completions';
const smuggled = 'GET /v1/models HTTP/1.1\r\nhost: localhost\r\n\r\n';

describe('bytes that are not quite HTTP', () => {
  it.each([
    ['a length and chunks', postHead(chat, ['content-length: 4', 'transfer-encoding: chunked'])],
    ['two lengths', postHead(chat, ['content-length: 0', `content-length: ${smuggled.length}`])],
    ['two lengths in one', postHead(chat, ['content-length: 0, 5'])],
    ['a signed length', postHead(chat, ['content-length: +5'])],
    ['an unknown coding', postHead(chat, ['transfer-encoding: xchunked'])],
    ['a coding hidden by space', postHead(chat, ['transfer-encoding : chunked'])],
    ['a folded header', postHead(chat, ['x-a: b', ' c: d'])],
    ['bare line feeds', postHead(chat, ['content-length: 0']).replaceAll('\r\n', '\n')],
    ['NUL in a header', postHead(chat, ['x-a: b\0c'])],
    ['no host', postHead(chat, []).replace(/host.*\r\n/, '')],
    ['a broken chunk', `${postHead(chat, ['transfer-encoding: chunked'])}zz\r\n`],
    ['no method', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
  ])('are answered with 400 and the end: %s', async (_what, bytes) => {
    const { gateway, connect } = await startServer();
    const socket = connect();
    const closed = untilClose(socket);
    socket.write(Buffer.from(bytes + smuggled, 'latin1'));
    const said = await closed;
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(gateway.ran).toEqual([]);
  });

  it('with headers larger than 16 KB get 431', async () => {
    const { connect } = await startServer();
    const socket = connect();
    const closed = untilClose(socket);
    socket.write(postHead(chat, [`x-large: ${'x'.repeat(20_000)}`]));
    expect(await closed).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('behind a request whose stream flows do not corrupt it', async () => {
    const { gateway, connect } = await startServer();
    const stream = createFakeStream();
    gateway.onRun = (request) => streaming(request, stream);
    const socket = connect();
    const closed = untilClose(socket);
    socket.write(postOf(chat, { model: 'fast', stream: true }));
    const sink = await stream.piped;
    const said = untilSaid(socket, 'data: 1');
    sink.write('data: 1\n\n');
    await said;
    socket.write('\0\0\0\0 not http\r\n\r\n');
    await stream.cancelled;
    expect((await closed).match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('in the path get 400 in the dialect', async () => {
    const { connect } = await startServer();
    const socket = connect();
    socket.write(postOf('/v1/messages%', { model: 'fast' }));
    const said = await untilSaid(socket, '}');
    expect(said).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(said).toContain('x-proxy-error');
    expect(said).not.toContain('FST_ERR');
  });
});

describe('a client that sends too slowly', () => {
  it('is answered with 408 and cut', async () => {
    const { app, connect } = await startServer({ settings: { headersTimeoutMs: 15_000, requestTimeoutMs: 120_000 } });
    expect(app.server).toMatchObject({ headersTimeout: 15_000, requestTimeout: 120_000, keepAliveTimeout: 72_000 });
    const socket = connect();
    const closed = untilClose(socket);
    const connected = new Promise((resolve) => app.server.once('connection', resolve));
    const connection = await connected;
    app.server.emit('clientError', Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), connection);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 .*connection: close/s);
  });
});
