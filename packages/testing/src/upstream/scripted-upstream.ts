import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createArrivals } from './arrivals.ts';
import { type Exchange, openExchange } from './exchange.ts';
import { playAnswer } from './play-answer.ts';
import { type RecordedRequest, readBytes, recordRequest } from './recorded-request.ts';
import { json, type Script, type ScriptedAnswer } from './script.ts';

/** An HTTP server on loopback that answers as it is told, and remembers what it was asked. */
export interface ScriptedUpstream {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly url: string;
  /** All requests, in the order in which they had arrived completely. */
  readonly requests: readonly RecordedRequest[];
  /** Connections that are open now. */
  readonly connections: number;
  /** Answers the next requests, one script each; after them the script given at the start holds again. */
  next(...scripts: readonly Script[]): void;
  /** The first request that no earlier call has given; waits for it. */
  nextRequest(): Promise<RecordedRequest>;
  /** Breaks every connection off and ends the server. */
  close(): Promise<void>;
}

const unscripted: Script = json({ error: { message: 'The test has no script for this request.' } }, 501);

/** @param script answers every request for which `next` left none; absent: 501 */
export async function createScriptedUpstream(script: Script = unscripted): Promise<ScriptedUpstream> {
  const scripts: Script[] = [];
  const arrivals = createArrivals<RecordedRequest>();
  const exchanges = new Set<Exchange>();
  const connections = createConnections();

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await readBytes(message);
    const exchange = openExchange(response);
    exchanges.add(exchange);
    void exchange.over.then(() => exchanges.delete(exchange));
    const request = recordRequest(message, bytes, exchange, connections.numberOf(exchange.socket));
    const next = scripts.shift() ?? script;
    arrivals.arrive(request);
    await playAnswer(await answerOf(next, request), exchange);
  };
  const server = createServer({ keepAliveTimeout: 0 }, (message, response) => {
    serve(message, response).catch(() => message.socket.destroy());
  });
  server.on('connection', connections.open);
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    requests: arrivals.all,
    get connections() {
      return connections.count;
    },
    next: (...more) => void scripts.push(...more),
    nextRequest: arrivals.next,
    async close() {
      for (const exchange of exchanges) exchange.breakOff();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      connections.destroy();
      await closed;
    },
  };
}

/** A script that throws answers 500 and says why, so that the test sees it. */
async function answerOf(script: Script, request: RecordedRequest): Promise<ScriptedAnswer> {
  if (typeof script !== 'function') return script;
  try {
    return await script(request);
  } catch (error) {
    return json({ error: { message: `The script of the test failed: ${String(error)}` } }, 500);
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

interface Connections {
  readonly count: number;
  open(socket: Socket): void;
  numberOf(socket: Socket): number;
  destroy(): void;
}

function createConnections(): Connections {
  const numbers = new Map<Socket, number>();
  let opened = 0;
  return {
    get count() {
      return numbers.size;
    },
    open(socket) {
      numbers.set(socket, opened++);
      socket.on('error', () => {});
      socket.once('close', () => numbers.delete(socket));
    },
    numberOf: (socket) => numbers.get(socket) ?? -1,
    destroy() {
      for (const socket of numbers.keys()) socket.destroy();
    },
  };
}
