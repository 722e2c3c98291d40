import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createFakeStream, streaming, whole } from './fake-gateway.ts';
import { postHead, postOf, untilClose, untilSaid } from './raw-http.ts';
import { startServer } from './start-server.ts';

const chat = '/v1/chat/completions';

async function startStreaming() {
  const server = await startServer();
  const stream = createFakeStream();
  server.gateway.onRun = (request) => streaming(request, stream);
  const socket = server.connect();
  const closed = untilClose(socket);
  socket.write(postOf(chat, { model: 'fast', stream: true }));
  const sink = await stream.piped;
  const said = untilSaid(socket, 'data: 1');
  sink.write('data: 1\n\n');
  await said;
  return { ...server, stream, sink, closed };
}

/** Whether a new connection is refused. */
async function refusesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

describe('a drain', () => {
  it('is over at once where nothing is under way', async () => {
    const { app, port } = await startServer({ settings: { lameDuckMs: 0 } });
    await app.drain(120_000);
    expect(await refusesConnections(port)).toBe(true);
  });

  it('turns readiness off, and serves on until load balancers have seen it', async () => {
    const { app, clock, origin, post, port } = await startServer();
    const drained = app.drain(120_000);
    expect((await fetch(`${origin}/health/ready`)).status).toBe(503);
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${origin}/health`)).json()).toMatchObject({ status: 'draining' });
    expect((await post(chat, { model: 'fast' })).status).toBe(200);
    await clock.advanceAsync(5_000);
    await drained;
    expect(await refusesConnections(port)).toBe(true);
  });

  it('lets a stream end, then closes its connection', async () => {
    const { app, clock, sink, closed, stream, port } = await startStreaming();
    const drained = app.drain(120_000);
    await clock.advanceAsync(5_000);
    expect(await refusesConnections(port)).toBe(true);
    await clock.advanceAsync(60_000);
    sink.write('data: 2\n\n');
    sink.end();
    await drained;
    expect((await closed).match(/data: \d/g)).toEqual(['data: 1', 'data: 2']);
    expect(stream.cancellations).toBe(0);
  });

  it('gives up what is late with the dialect’s error, and cancels its upstream', async () => {
    const { app, clock, closed, stream, gateway, sink } = await startStreaming();
    const drained = app.drain(120_000);
    await clock.advanceAsync(114_999);
    expect(stream.cancellations).toBe(0);
    await clock.advanceAsync(1);
    await stream.cancelled;
    expect(gateway.ran[0]?.cancellation.reason?.code).toBe('PROXY_SHUTTING_DOWN');
    expect(sink.write('data: too late\n\n')).toBe(true);
    await drained;
    const said = await closed;
    expect(said).toContain('"code":"PROXY_SHUTTING_DOWN"');
    expect(said).not.toContain('too late');
    expect(said.endsWith('0\r\n\r\n')).toBe(true);
  });

  it('gives up whoever waits for a whole answer with 503', async () => {
    const { app, clock, gateway, connect } = await startServer({ settings: { lameDuckMs: 0 } });
    gateway.onRun = () => new Promise(() => {});
    const running = gateway.nextRun();
    const socket = connect();
    const closed = untilClose(socket);
    socket.write(postOf(chat, { model: 'fast' }));
    const request = await running;
    const drained = app.drain(20_000);
    await clock.advanceAsync(15_000);
    await drained;
    expect(request.cancellation.reason?.code).toBe('PROXY_SHUTTING_DOWN');
    const said = await closed;
    expect(said).toMatch(/^HTTP\/1\.1 503 .*connection: close/s);
    expect(said).toContain('retry-after: 1');
  });

  it('gives up an upload that does not end, and its line is in the ledger', async () => {
    const { app, clock, gateway, connect } = await startServer({ settings: { lameDuckMs: 0 } });
    const prechecked = Promise.withResolvers<void>();
    gateway.onPrecheck = () => {
      prechecked.resolve();
      return undefined;
    };
    const socket = connect();
    const closed = untilClose(socket);
    socket.write(postHead(chat, ['content-length: 100']));
    await prechecked.promise;
    const drained = app.drain(10_000);
    await clock.advanceAsync(5_000);
    expect(gateway.rejected).toMatchObject([{ status: 503, error: { code: 'PROXY_SHUTTING_DOWN' } }]);
    socket.write(JSON.stringify({ model: 'fast' }).padEnd(100)); // too late
    await clock.advanceAsync(5_000);
    await drained;
    expect(await closed).toMatch(/^HTTP\/1\.1 503 /);
    expect(gateway.ran).toEqual([]);
  });

  it('does not wait for a head that never ends', async () => {
    const { app, connect } = await startServer({ settings: { lameDuckMs: 0 } });
    const connection = once(app.server, 'connection');
    const socket = connect();
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: loc');
    const [accepted] = await connection;
    await once(accepted, 'data');
    await app.drain(120_000);
  });

  it('cuts at its deadline whoever does not read', async () => {
    const { app, clock, gateway, connect } = await startServer({ settings: { lameDuckMs: 0 } });
    const stream = createFakeStream();
    gateway.onRun = (request) => streaming(request, stream);
    const socket = connect();
    socket.pause();
    socket.write(postOf(chat, { model: 'fast', stream: true }));
    const sink = await stream.piped;
    for (let count = 0; count < 1_000; count++) sink.write(Buffer.alloc(64 * 1024));
    const drained = app.drain(20_000);
    await clock.advanceAsync(15_000);
    await stream.cancelled;
    await clock.advanceAsync(5_000);
    await drained;
  });

  it('refuses what comes over a connection that was kept open', async () => {
    const { app, clock, gateway, connect } = await startServer({ settings: { lameDuckMs: 0 } });
    const kept = connect();
    const answered = untilSaid(kept, '{"ok":true}');
    kept.write(postOf(chat, { model: 'fast' }));
    await answered;
    const holding = connect();
    const decision = Promise.withResolvers<void>();
    gateway.onRun = async (request) => {
      await decision.promise;
      return whole(request, '{"late":true}');
    };
    const running = gateway.nextRun();
    const heldAnswer = untilSaid(holding, '{"late":true}');
    holding.write(postOf(chat, { model: 'fast' }));
    await running;

    const drained = app.drain(60_000);
    const closed = untilClose(kept);
    kept.write(postOf(chat, { model: 'fast' }));
    expect(await closed).toMatch(/^HTTP\/1\.1 503 .*connection: close.*PROXY_SHUTTING_DOWN/s);
    expect(gateway.rejected).toMatchObject([{ status: 503 }]);
    decision.resolve();
    expect(await heldAnswer).toContain('connection: close');
    await clock.advanceAsync(0);
    await drained;
  });

  it('asked for again ends at the nearer deadline', async () => {
    const { app, clock, stream } = await startStreaming();
    const patient = app.drain(120_000);
    await clock.advanceAsync(10_000);
    const hasty = app.drain(1_000);
    await clock.advanceAsync(500);
    await stream.cancelled;
    await Promise.all([patient, hasty]);
  });

  it('is what closing the app does too, within its grace', async () => {
    const { app, clock, stream, closed } = await startStreaming();
    const ended = app.close();
    await clock.advanceAsync(9_999);
    expect(stream.cancellations).toBe(0);
    await clock.advanceAsync(1);
    await ended;
    expect(await closed).toContain('PROXY_SHUTTING_DOWN');
  });

  it('leaves no timer behind', async () => {
    const { app, clock, sink } = await startStreaming();
    const drained = app.drain(120_000);
    await clock.advanceAsync(5_000);
    sink.end();
    await drained;
    await clock.advanceAsync(1_000);
    expect(clock.pending).toBe(0);
  });
});
