import { asGatewayError, GatewayError, invalidRequest } from '@proxy/spec';
import { bodyTooLarge } from '../body/body-refusal.ts';
import { clientGone } from '../exchange/endings.ts';
import type { Refusal } from '../exchange/refusal.ts';

/** What an error that reached Fastify means to the client. What nobody foresaw stays a defect of the gateway. */
export function refusalOf(error: unknown, bodyLimitBytes: number): Refusal {
  if (GatewayError.is(error)) return { error };
  const known = knownErrors[codeOf(error)];
  if (known) return known(bodyLimitBytes);
  return isClientFault(error)
    ? { error: invalidRequest('The request is not one that HTTP allows.') }
    : { error: asGatewayError(error) };
}

const gone = (): Refusal => ({ error: clientGone() });

const knownErrors: Readonly<Record<string, (bodyLimitBytes: number) => Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (bodyLimitBytes) => ({ error: bodyTooLarge(bodyLimitBytes) }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => ({
    error: invalidRequest('The request body is not as long as its content-length says.'),
  }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => ({
    error: new GatewayError('PROXY_UNSUPPORTED', 'The content type must be application/json.'),
    status: 415,
  }),
  ECONNRESET: gone,
  ERR_STREAM_PREMATURE_CLOSE: gone,
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Fastify puts a status on what it refuses. */
function isClientFault(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}
