import type { ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';

const agent = new Agent({ connections: 10_000, headersTimeout: 0, bodyTimeout: 0, allowH2: false });

/** Sends a body to the upstream; what its answer's bytes become is the caller's. */
export function forward(
  origin: string,
  path: string,
  body: string | Buffer,
  response: ServerResponse,
  handler: Pick<Dispatcher.DispatchHandler, 'onResponseData' | 'onResponseEnd'>,
): void {
  agent.dispatch(
    { origin, path, method: 'POST', headers: { 'content-type': 'application/json' }, body },
    {
      onRequestStart(controller) {
        response.on('close', () => {
          if (!response.writableFinished) controller.abort(new Error('The client left.'));
        });
      },
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, { 'content-type': String(headers['content-type'] ?? 'application/json') });
      },
      onResponseError: () => void response.destroy(),
      ...handler,
    },
  );
}
