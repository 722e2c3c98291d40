import type { Request } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFakeStream, streaming, whole } from './fake-gateway.ts';
import { postHead, postOf, untilSaid } from './raw-http.ts';
import { startServer } from './start-server.ts';

const chat = '/v1/chat/completions';
const cancelled = (request: Request): Promise<void> =>
  new Promise((resolve) => {
    request.cancellation.onCancel(resolve);
  });

describe('a client that leaves', () => {
  it.each([false, true])('before the first byte cancels its request (stream: %s)', async (stream) => {
    const { gateway, connect } = await startServer();
    const decision = Promise.withResolvers<void>();
    gateway.onRun = async (request) => {
      await decision.promise;
      return whole(request, '{}');
    };
    const running = gateway.nextRun();
    const socket = connect();
    socket.write(postOf(chat, { model: 'fast', stream }));
    const request = await running;
    socket.destroy();
    await cancelled(request);
    decision.resolve();
    expect(gateway.rejected).toEqual([]);
  });

  it('in the midst of a stream cancels its flow and its request', async () => {
    const { gateway, connect } = await startServer();
    const stream = createFakeStream();
    gateway.onRun = (request) => streaming(request, stream);
    const socket = connect();
    socket.write(postOf(chat, { model: 'fast', stream: true }));
    const sink = await stream.piped;
    const said = untilSaid(socket, 'data: 1');
    sink.write('data: 1\n\n');
    await said;
    socket.destroy();
    await stream.cancelled;
    expect(gateway.ran[0]?.cancellation.cancelled).toBe(true);
    expect(sink.write('data: 2\n\n')).toBe(true);
    sink.end();
  });

  it('while its stream was being chosen has the stream taken and cancelled', async () => {
    const { gateway, connect } = await startServer();
    const stream = createFakeStream((sink) => {
      sink.write('data: 1\n\n');
    });
    const decision = Promise.withResolvers<void>();
    gateway.onRun = async (request) => {
      await decision.promise;
      return streaming(request, stream);
    };
    const running = gateway.nextRun();
    const socket = connect();
    socket.write(postOf(chat, { model: 'fast', stream: true }));
    const request = await running;
    socket.destroy();
    await cancelled(request);
    decision.resolve();
    await stream.cancelled;
    expect(stream.cancellations).toBe(1);
  });

  it('after a whole answer cancels nothing', async () => {
    const { gateway, connect } = await startServer();
    const socket = connect();
    socket.write(postOf(chat, { model: 'fast' }));
    await untilSaid(socket, '{"ok":true}');
    const again = gateway.nextRun();
    socket.write(postOf(chat, { model: 'fast' }));
    await again;
    expect(gateway.ran[0]?.cancellation.cancelled).toBe(false);
  });

  it('while its limits are looked up has a line in the ledger, and runs nothing', async () => {
    const { gateway, connect } = await startServer();
    const asked = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<undefined>();
    gateway.onPrecheck = () => {
      asked.resolve();
      return looked.promise;
    };
    const rejected = gateway.nextRejected();
    const socket = connect();
    socket.write(postOf(chat, { model: 'fast' }));
    await asked.promise;
    socket.destroy();
    expect(await rejected).toMatchObject({ status: 499, error: { code: 'PROXY_CLIENT_GONE' } });
    looked.resolve(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(gateway.rejected).toHaveLength(1);
    expect(gateway.ran).toEqual([]);
  });

  it('while it uploads has a line in the ledger', async () => {
    const { gateway, connect } = await startServer();
    const prechecked = Promise.withResolvers<void>();
    gateway.onPrecheck = () => {
      prechecked.resolve();
      return undefined;
    };
    const rejected = gateway.nextRejected();
    const socket = connect();
    socket.write(postHead(chat, ['content-length: 1000']));
    socket.write('{"model":');
    await prechecked.promise;
    socket.destroy();
    expect(await rejected).toMatchObject({
      caller: { id: 'alice' },
      status: 499,
      error: { code: 'PROXY_CLIENT_GONE' },
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(gateway.rejected).toHaveLength(1);
    expect(gateway.events).toEqual([]);
  });
});
