import { type AuthorizeMeans, GatewayError } from '@proxy/spec';
import { fetchJson } from '../internal/fetch-json.ts';
import type { Token } from '../internal/token-source.ts';
import type { GoogleCredentials } from './google-credentials.ts';
import { tokenRequest } from './token-request.ts';

/** Within what is allowed for the first token of an answer, and shared by all who wait. */
const timeoutMs = 10_000;

/** @throws GatewayError whose fault is of class `auth` where Google refuses; nothing secret stands in it */
export async function fetchToken(
  credentials: GoogleCredentials,
  epochMs: number,
  means: AuthorizeMeans,
): Promise<Token> {
  const { status, body } = await fetchJson(tokenRequest(credentials, epochMs), means, timeoutMs);
  const { access_token: value, expires_in: seconds, error } = body;
  if (status < 300 && typeof value === 'string' && typeof seconds === 'number')
    return { value, expiresAtMs: epochMs + seconds * 1_000 };
  const isRefused = status >= 400 && status < 500 && status !== 429;
  const reason = typeof error === 'string' && /^\w{1,40}$/.test(error) ? `${status} ${error}` : String(status);
  const message = `Google gave no access token (${reason}).`;
  throw new GatewayError('PROXY_UPSTREAM_AUTH', message, {
    fault: { class: isRefused ? 'auth' : 'never_sent', message, status },
  });
}
