import type { Headers } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { signV4 } from './sign-v4.ts';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { region: 'us-east-1', service: 'service' };
const epochMs = Date.UTC(2015, 7, 30, 12, 36);
const host = 'https://example.amazonaws.com';

function signatureOf(path: string, headers: Headers = {}, method = 'GET', token?: string): string | undefined {
  const signed = signV4({ method, url: host + path, headers }, { ...keys, sessionToken: token }, scope, epochMs);
  return /Signature=([0-9a-f]{64})$/.exec(signed['authorization'] ?? '')?.[1];
}

/** @see https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4 (Apache-2.0) */
describe('signV4, by the vectors that AWS publishes,', () => {
  it.each([
    ['get-vanilla', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-query-order-encoded',
      '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
      '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
    ],
    ['get-vanilla-utf8-query', '/?ሴ=bar', '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04'],
    [
      'get-unreserved',
      '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
  ])('signs %s', (_, path, signature) => {
    expect(signatureOf(path)).toBe(signature);
  });

  it('signs get-header-value-trim', () => {
    expect(signatureOf('/', { 'My-Header1': ' value1', 'My-Header2': ' "a   b   c"' })).toBe(
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    );
  });

  it('signs get-vanilla-with-session-token', () => {
    const token = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';
    expect(signatureOf('/', {}, 'GET', token)).toBe('07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8');
  });
});

describe('signV4', () => {
  it('says who signed, when and what', () => {
    const request = {
      method: 'POST',
      url: `${host}/model/a%3A0/converse`,
      headers: { 'content-type': 'application/json', 'content-length': '2' },
      body: '{}',
    };
    expect(signV4(request, keys, scope, epochMs)).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it('depends on body, path and time', () => {
    const sign = (path: string, body: string, atMs = epochMs) =>
      signV4({ method: 'POST', url: host + path, headers: {}, body }, keys, scope, atMs)['authorization'];
    const all = [
      sign('/a', ''),
      sign('/a', 'x'),
      sign('/b', ''),
      sign('/a%3A0', ''),
      sign('/a:0', ''),
      sign('/a', '', epochMs + 1_000),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
