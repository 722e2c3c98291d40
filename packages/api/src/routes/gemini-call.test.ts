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

  it.each([
    ['generateContent', 'chat'],
    ['streamGenerateContent', 'chat'],
    ['embedContent', 'embeddings'],
    ['batchEmbedContents', 'embeddings'],
    ['countTokens', 'count_tokens'],
  ])('knows what %s asks for: %s', (method, operation) => {
    expect(geminiCallOf(`/v1beta/models/m:${method}`, standardCodecs)?.operation).toBe(operation);
  });

  it.each(['embedContent', 'countTokens'])('finds no %s where the codec has none', (method) => {
    const { embeddings: _, tokenCount: __, ...bare } = gemini;
    expect(geminiCallOf(`/v1/models/m:${method}`, { ...standardCodecs, gemini: bare })).toBeUndefined();
  });

  it.each(['/v1beta/models/m:predict', '/v1beta/models/m', '/v1beta/models/:generateContent', '/v1beta', ''])(
    'finds no call in %j',
    (url) => {
      expect(geminiCallOf(url, standardCodecs)).toBeUndefined();
    },
  );
});
