import { once } from 'node:events';
import { GatewayError, type Request, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFakeStream, failed, streaming, whole } from './fake-gateway.ts';
import { postOf, untilClose, untilSaid } from './raw-http.ts';
import { authorized, startServer } from './start-server.ts';

const chat = '/v1/chat/completions';
const body = { model: 'fast', stream: true };
const brokenUpstream = upstreamError({ class: 'overloaded', message: 'Broken.', status: 500 });

/** A server whose gateway has not decided yet. */
async function startUndecided() {
  const server = await startServer();
  const decision = Promise.withResolvers<(request: Request) => Request>();
  server.gateway.onRun = async (request) => (await decision.promise)(request);
  const running = server.gateway.nextRun();
  const socket = server.connect();
  socket.write(postOf(chat, body));
  await running;
  return { ...server, socket, decide: decision.resolve };
}

describe('a streamed answer', () => {
  it('flows as it comes, under the head of its dialect', async () => {
    const { gateway, post } = await startServer();
    const stream = createFakeStream();
    gateway.onRun = (request) => streaming(request, stream);
    const asked = post(chat, body);
    const sink = await stream.piped;
    expect(sink.write('data: {"n":1}\n\n')).toBe(true);
    const answer = await asked;
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
    });
    sink.write(Buffer.from('data: {"n":2}\n\n'));
    sink.end();
    expect(await answer.text()).toBe('data: {"n":1}\n\ndata: {"n":2}\n\n');
    expect(stream.cancellations).toBe(0);
  });

  it('is one chunk on the wire for each write', async () => {
    const { gateway, connect } = await startServer();
    gateway.onRun = (request) =>
      streaming(
        request,
        createFakeStream((sink) => {
          sink.write('data: 1\n\ndata: 2\n\n');
          sink.write('');
          sink.write(new Uint8Array(0));
          sink.write('data: 3\n\n');
          sink.end();
        }),
      );
    const socket = connect();
    socket.write(postOf(chat, body));
    const said = await untilSaid(socket, '\r\n0\r\n\r\n');
    expect(said.split('\r\n\r\n').slice(1).join('\r\n\r\n')).toBe(
      '12\r\ndata: 1\n\ndata: 2\n\n\r\n9\r\ndata: 3\n\n\r\n0\r\n\r\n',
    );
  });

  it('that breaks ends after what the dialect said of it', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = (request) =>
      streaming(
        request,
        createFakeStream((sink) => {
          sink.write('data: 1\n\n');
          sink.write('data: {"error":{}}\n\n');
          sink.fail(brokenUpstream);
        }),
      );
    expect(await (await post(chat, body)).text()).toBe('data: 1\n\ndata: {"error":{}}\n\n');
  });

  it('that fails before it begins is a plain error', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = async (request) => failed(request, brokenUpstream);
    const answer = await post(chat, body);
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });
});

describe('a stream that is silent at first', () => {
  it('shows its head and a comment after ten seconds, and further comments', async () => {
    const { clock, socket, decide } = await startUndecided();
    let said = '';
    socket.on('data', (bytes) => {
      said += bytes;
    });
    clock.advance(9_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(said).toBe('');

    const first = untilSaid(socket, ': ping\n\n');
    clock.advance(1_000);
    const head = await first;
    expect(head).toMatch(/^HTTP\/1\.1 200 .*x-request-id/s);
    expect(head).not.toContain('x-proxy-');
    const second = untilSaid(socket, ': ping\n\n');
    clock.advance(15_000);
    await second;

    const end = untilSaid(socket, '\r\n0\r\n\r\n');
    decide((request) =>
      streaming(
        request,
        createFakeStream((sink) => {
          sink.write('data: 1\n\n');
          sink.end();
        }),
      ),
    );
    await end;
    expect(said.match(/: ping|data: 1/g)).toEqual([': ping', ': ping', 'data: 1']);
  });

  it('ends with the dialect’s error event where it fails after its head', async () => {
    const { clock, socket, decide } = await startUndecided();
    const ping = untilSaid(socket, ': ping');
    clock.advance(10_000);
    await ping;
    const end = untilSaid(socket, '\r\n0\r\n\r\n');
    decide((request) => failed(request, brokenUpstream));
    expect(await end).toContain('data: {"error":{"message":"Broken."');
  });

  it('ends with an error event where a whole answer comes after its head', async () => {
    const { clock, socket, decide } = await startUndecided();
    const ping = untilSaid(socket, ': ping');
    clock.advance(10_000);
    await ping;
    const end = untilSaid(socket, '\r\n0\r\n\r\n');
    decide((request) => whole(request, '{}'));
    expect(await end).toContain('"code":"PROXY_INTERNAL"');
  });

  it('is cancelled where the client leaves during the comments', async () => {
    const { gateway, clock, socket } = await startUndecided();
    const ping = untilSaid(socket, ': ping');
    clock.advance(10_000);
    await ping;
    const cancelled = new Promise<void>((resolve) => gateway.ran[0]?.cancellation.onCancel(resolve));
    socket.destroy();
    await cancelled;
  });

  it('asked for whole stays silent', async () => {
    const { gateway, clock, connect } = await startServer();
    const decision = Promise.withResolvers<void>();
    gateway.onRun = async (request) => {
      await decision.promise;
      return whole(request, '{"late":true}');
    };
    const running = gateway.nextRun();
    const socket = connect();
    const said = untilSaid(socket, '{"late":true}');
    socket.write(postOf(chat, { model: 'fast' }));
    await running;
    clock.advance(500_000);
    decision.resolve();
    expect(await said).not.toContain('ping');
  });

  it('gets comments between its events too', async () => {
    const { gateway, clock, connect } = await startServer();
    const stream = createFakeStream();
    gateway.onRun = (request) => streaming(request, stream);
    const socket = connect();
    socket.write(postOf(chat, body));
    const sink = await stream.piped;
    const first = untilSaid(socket, 'data: 1');
    sink.write('data: 1\n\n');
    expect(await first).not.toContain('ping');
    const ping = untilSaid(socket, ': ping\n\n');
    clock.advance(17_000);
    await ping;
    sink.end();
  });
});

describe('a slow reader', () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  /** Writes until nothing is taken any more; how many bytes that were. */
  async function fill(stream: ReturnType<typeof createFakeStream>): Promise<number> {
    const sink = await stream.piped;
    for (let bytes = 0; ; ) {
      const seen = stream.resumptions;
      let hasRoom = true;
      while (hasRoom) {
        hasRoom = sink.write(chunk);
        bytes += chunk.length;
      }
      await turns(50);
      if (stream.resumptions === seen) return bytes;
    }
  }

  async function startStalled() {
    const server = await startServer();
    const stream = createFakeStream();
    server.gateway.onRun = (request) => streaming(request, stream);
    const socket = server.connect();
    socket.write(postOf(chat, body));
    socket.pause();
    return { ...server, socket, stream, bytes: await fill(stream) };
  }

  it('makes the flow wait, and sets it going again by reading', async () => {
    const { socket, stream, bytes } = await startStalled();
    const resumed = stream.nextResume();
    let received = 0;
    socket.on('data', (data) => {
      received += data.length;
    });
    socket.resume();
    await resumed;
    (await stream.piped).end();
    await untilSaid(socket, '\r\n0\r\n\r\n');
    expect(received).toBeGreaterThan(bytes);
    expect(stream.cancellations).toBe(0);
  });

  it('that takes nothing for a minute is cut, and its upstream cancelled', async () => {
    const { socket, stream, clock } = await startStalled();
    clock.advance(2_000); // the first tick takes note of what is not taken
    clock.advance(58_000);
    expect(stream.cancellations).toBe(0);
    clock.advance(3_000);
    await stream.cancelled;
    socket.resume();
    await once(socket, 'close');
  });

  it('of a whole answer is cut too', async () => {
    const { gateway, clock, connect } = await startServer();
    const answered = Promise.withResolvers<void>();
    gateway.onRun = (request) => {
      setImmediate(() => answered.resolve());
      return whole(request, Buffer.alloc(64 * 1024 * 1024, 'x'));
    };
    const socket = connect();
    socket.pause();
    socket.write(postOf(chat, { model: 'fast' }));
    await answered.promise;
    await turns(50);
    clock.advance(2_000);
    clock.advance(60_000);
    const closed = untilClose(socket);
    socket.resume();
    expect((await closed).length).toBeLessThan(64 * 1024 * 1024);
  });
});

it('counts a limit of ours as no attempt spent', async () => {
  const { gateway, post } = await startServer();
  gateway.onRun = (request) => failed(request, new GatewayError('PROXY_OVERLOADED', 'Full.'));
  const answer = await post(chat, body, authorized);
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('x-should-retry')]).toEqual([
    503,
    '1',
    null,
  ]);
});
