import type { Socket } from 'node:net';

/** Everything a connection says until it closes. */
export function untilClose(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    socket.on('close', () => resolve(text));
  });
}

/** Resolves once the connection has said `needle`, with all it said till then. */
export function untilSaid(socket: Socket, needle: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (text.includes(needle)) resolve(text);
    });
    socket.on('close', () => reject(new Error(`The connection closed before it said ${needle}: ${text}`)));
  });
}

/** The head of a POST of JSON with alice's key. */
export function postHead(path: string, headers: readonly string[]): string {
  const lines = [`POST ${path} HTTP/1.1`, 'host: localhost', 'authorization: Bearer secret-a'];
  return [...lines, 'content-type: application/json', ...headers, '', ''].join('\r\n');
}

/** A whole POST of JSON. */
export function postOf(path: string, body: unknown): string {
  const text = JSON.stringify(body);
  return postHead(path, [`content-length: ${Buffer.byteLength(text)}`]) + text;
}
