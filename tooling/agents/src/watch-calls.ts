import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** One request of an agent, and what it was answered. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Notes each request that a server answers, as it is answered. */
export function watchCalls(server: Pick<Server, 'on'>): readonly Call[] {
  const calls: Call[] = [];
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.once('close', () => {
      calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        status: response.statusCode,
        headers: request.headers,
      });
    });
  });
  return calls;
}
