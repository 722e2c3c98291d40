import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError, invalidRequest } from '@proxy/spec';
import type { Refusal } from '../exchange/refusal.ts';
import { isJsonContentType } from './content-type.ts';

/** What the head of a request already tells against its body; `undefined` where the body may be read. */
export function bodyRefusal(headers: IncomingHttpHeaders, limitBytes: number): Refusal | undefined {
  if (!bringsBody(headers)) return { error: invalidRequest('The request body is empty.') };
  if (Number(headers['content-length']) > limitBytes) return { error: bodyTooLarge(limitBytes) };
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return { status: 415, error: new GatewayError('PROXY_UNSUPPORTED', 'The request body may not be compressed.') };
  if (!isJsonContentType(headers['content-type']))
    return { status: 415, error: new GatewayError('PROXY_UNSUPPORTED', 'The content type must be application/json.') };
  return undefined;
}

/** Whether a body follows the head. */
export function bringsBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

export function bodyTooLarge(limitBytes: number): GatewayError {
  return new GatewayError('PROXY_BODY_TOO_LARGE', `The request body is larger than ${limitBytes} bytes.`);
}
