import { createServer } from 'node:http';
import { forward } from './forward.ts';
import { listenOnFreePort } from './listen.ts';

/** What translating proxies do at the least: every event is parsed and printed again, with one write for each. */
const upstream = process.argv[2] ?? '';

/** Prints the complete events of what has come so far, and gives back the rest. */
function reprint(text: string, write: (event: string) => void): string {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  for (const block of blocks) {
    const data = block.slice(block.indexOf('data:') + 5).trim();
    write(data.startsWith('{') ? `data: ${JSON.stringify(JSON.parse(data))}\n\n` : `${block}\n\n`);
  }
  return rest;
}

listenOnFreePort(
  createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const utf8 = new TextDecoder();
      let rest = '';
      forward(upstream, request.url ?? '/', JSON.stringify(JSON.parse(body)), response, {
        onResponseData(_controller, chunk) {
          rest = reprint(rest + utf8.decode(chunk, { stream: true }), (event) => response.write(event));
        },
        onResponseEnd: () => void response.end(rest),
      });
    });
  }),
);
