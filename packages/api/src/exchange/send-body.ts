import type { IncomingMessage, ServerResponse } from 'node:http';
import { bringsBody } from '../body/body-refusal.ts';
import type { FlatHead } from '../headers/heads.ts';

/** A body of at most so many bytes that nobody wants is read to its end, so that its connection can be used again. */
const swallowedBytes = 65_536;

/**
 * Sends a whole answer with its length. To a client that still uploads much it is sent and left open, unread: closing
 * at once would reset the connection, and the client might never see why. It closes, or its time runs out.
 */
export function sendBody(
  raw: ServerResponse<IncomingMessage>,
  status: number,
  head: FlatHead,
  body: string | Uint8Array,
): 'ended' | 'lingers' {
  head.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength));
  if (!isUploading(raw.req)) {
    raw.writeHead(status, head).end(body);
    return 'ended';
  }
  if (!head.includes('connection')) head.push('connection', 'close');
  raw.writeHead(status, head).write(body);
  raw.req.pause();
  return 'lingers';
}

/** Whether more of the request's body is to come than is worth reading. */
function isUploading({ complete, headers }: IncomingMessage): boolean {
  if (complete || !bringsBody(headers)) return false;
  return headers.expect !== undefined || !(Number(headers['content-length']) <= swallowedBytes);
}
