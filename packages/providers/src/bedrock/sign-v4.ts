import { createHmac, hash } from 'node:crypto';
import type { AuthorizeRequest, Headers } from '@proxy/spec';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With keys that last for some hours only. */
  readonly sessionToken?: string | undefined;
}
/** What a signature is good for. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Headers that HTTP clients and proxies on the way may change, and that are therefore left unsigned. */
const unsigned: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'expect',
  'traceparent',
  'transfer-encoding',
  'user-agent',
  'x-amzn-trace-id',
]);

/**
 * The headers that sign a request by AWS Signature Version 4. The path is encoded once more than it stands in the URL,
 * as every service but S3 wants it.
 * @param epochMs the time of the signature; AWS takes it for five minutes
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signV4(request: AuthorizeRequest, keys: AwsKeys, scope: SigningScope, epochMs: number): Headers {
  const date = new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = date.slice(0, 8);
  const added = { 'x-amz-date': date, ...(keys.sessionToken && { 'x-amz-security-token': keys.sessionToken }) };
  const { canonical, signedNames } = canonicalRequest(request, { ...request.headers, ...added });
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const text = [algorithm, date, place, hash('sha256', canonical)].join('\n');
  const signature = createHmac('sha256', signingKey(keys.secretAccessKey, day, scope))
    .update(text)
    .digest('hex');
  const proof = `Credential=${keys.accessKeyId}/${place}, SignedHeaders=${signedNames}, Signature=${signature}`;
  return { ...added, authorization: `${algorithm} ${proof}` };
}

function canonicalRequest({ method, url, body = '' }: AuthorizeRequest, headers: Headers) {
  const { host, pathname, searchParams } = new URL(url);
  const signed = Object.entries({ ...headers, host })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')] as const)
    .filter(([name]) => !unsigned.has(name))
    .sort(byName);
  const signedNames = signed.map(([name]) => name).join(';');
  const canonical = [
    method,
    pathname.split('/').map(encode).join('/'),
    canonicalQuery(searchParams),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    signedNames,
    hash('sha256', body),
  ];
  return { canonical: canonical.join('\n'), signedNames };
}

function canonicalQuery(parameters: URLSearchParams): string {
  const encoded = [...parameters].map(([name, value]) => [encode(name), encode(value)] as const);
  return encoded
    .sort((one, other) => byName(one, other) || byName([one[1]], [other[1]]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code units, as bytes would be. */
function byName([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** All but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, escaped);
}

function signingKey(secret: string, day: string, { region, service }: SigningScope): Buffer {
  const steps = [day, region, service, 'aws4_request'];
  return steps.reduce((key, step) => createHmac('sha256', key).update(step).digest(), Buffer.from(`AWS4${secret}`));
}
