import { connect, type Socket } from 'node:net';
import { createFakeClock, type FakeClock } from '@proxy/testing';
import { onTestFinished } from 'vitest';
import { createFileKeyStore } from '../src/auth/file-key-store.ts';
import { createServer, type GatewayServer, type ServerOptions } from '../src/server/create-server.ts';
import { codecs } from './fake-codec.ts';
import { createFakeGateway, type FakeGateway } from './fake-gateway.ts';

/** A server on a loopback port, with one key `alice` whose secret is `secret-a`. */
export interface StartedServer {
  readonly app: GatewayServer;
  readonly gateway: FakeGateway;
  readonly clock: FakeClock;
  readonly origin: string;
  readonly port: number;
  /** Sends a JSON body with alice's key. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A bare connection. */
  connect(): Socket;
}

export const authorized: Record<string, string> = { authorization: 'Bearer secret-a' };

export async function startServer(options: Partial<ServerOptions> = {}): Promise<StartedServer> {
  const gateway = createFakeGateway();
  const clock = createFakeClock();
  const keys = createFileKeyStore({ alice: { key: 'secret-a', models: ['fast'] } });
  const app = createServer({ gateway, keys, codecs, clock, ...options });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(origin).port);
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  return {
    app,
    gateway,
    clock,
    origin,
    port,
    post: (path, body, headers = authorized) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
      }),
    connect: () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      onTestFinished(() => {
        socket.destroy();
      });
      return socket;
    },
  };
}
