import { gemini, geminiList } from '@proxy/dialects';
import { describe, expect, it } from 'vitest';
import { standardCodecs } from './dialects.ts';
import { geminiCallOf } from './gemini-call.ts';

describe('geminiCallOf', () => {
  it.each([
    ['/v1beta/models/m:generateContent?key=secret', gemini],
    ['/v1/models/m:streamGenerateContent?alt=sse', gemini],
    ['/v1beta/models/m:streamGenerateContent?key=secret&%24alt=sse', gemini],
    ['/v1beta/models/a/b:c:streamGenerateContent', geminiList],
    ['/v1beta/models/a%2Fb%3AgenerateContent', gemini],
    ['/v1beta/models/m:streamGenerateContent?alt=json', geminiList],
  ])('reads %s, and keeps its query to itself', (url, codec) => {
    const call = geminiCallOf(url, standardCodecs);
    expect(call?.codec).toBe(codec);
    expect(call?.path).toBe(url.split('?')[0]);
  });

  it.each(['/v1beta/models/m:countTokens', '/v1beta/models/m', '/v1beta/models/:generateContent', '/v1beta', ''])(
    'finds no call in %j',
    (url) => {
      expect(geminiCallOf(url, standardCodecs)).toBeUndefined();
    },
  );
});
