import { createServer } from 'node:http';
import { forward } from './forward.ts';
import { listenOnFreePort } from './listen.ts';

/** The floor: the least that a proxy can do. It reads the request, sends it on, and passes the answer's bytes. */
const upstream = process.argv[2] ?? '';

listenOnFreePort(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      forward(upstream, request.url ?? '/', Buffer.concat(chunks), response, {
        onResponseData: (_controller, chunk) => void response.write(chunk),
        onResponseEnd: () => void response.end(),
      }),
    );
  }),
);
