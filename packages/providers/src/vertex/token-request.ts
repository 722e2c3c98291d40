import { sign } from 'node:crypto';
import type { TransportRequest } from '@proxy/spec';
import { type GoogleCredentials, tokenUri } from './google-credentials.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const lifetimeSeconds = 3_600;

/** The request that exchanges credentials for an access token. */
export function tokenRequest(credentials: GoogleCredentials, epochMs: number): TransportRequest {
  switch (credentials.kind) {
    case 'metadata':
      return {
        method: 'GET',
        url: `http://${credentials.host}/computeMetadata/v1/instance/service-accounts/default/token`,
        headers: { 'metadata-flavor': 'Google' },
      };
    case 'authorized_user':
      return post(tokenUri, {
        grant_type: 'refresh_token',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        refresh_token: credentials.refreshToken,
      });
    case 'service_account':
      return post(credentials.tokenUri, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(credentials, Math.floor(epochMs / 1_000)),
      });
  }
}

function post(url: string, form: Readonly<Record<string, string>>): TransportRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return { method: 'POST', url, headers, body: new URLSearchParams(form).toString() };
}

type ServiceAccount = Extract<GoogleCredentials, { kind: 'service_account' }>;

/** @see https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
function assertion({ clientEmail, privateKey, keyId, tokenUri: aud }: ServiceAccount, iat: number): string {
  const head = { alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) };
  const claims = { iss: clientEmail, scope, aud, iat, exp: iat + lifetimeSeconds };
  const text = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}
