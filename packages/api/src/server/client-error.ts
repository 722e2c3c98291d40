import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const statusByCode: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const messageByStatus: Readonly<Record<number, string>> = {
  400: 'The request is not valid HTTP.',
  408: 'The request was not complete in time.',
  431: 'The headers of the request are too large.',
};

/** Answers bytes that never became a request, and closes. An answer that has begun on the connection is only cut. */
export function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunAnswer(socket)) {
    socket.destroy();
    return;
  }
  const status = statusByCode[error.code ?? ''] ?? 400;
  const body = JSON.stringify({
    error: { message: messageByStatus[status], type: 'invalid_request_error', param: null, code: null },
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-proxy-error: PROXY_INVALID_REQUEST',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/** Node itself asks the same before it answers such bytes: more of them would corrupt the answer under way. */
function hasBegunAnswer(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
