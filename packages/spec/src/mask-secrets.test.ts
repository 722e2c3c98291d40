import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './json.ts';
import { maskSecrets, maskSecretsIn } from './mask-secrets.ts';

describe('maskSecrets', () => {
  it.each([
    'sk-proj-abcdefgh12345',
    'gsk_abcdefghijkl',
    'AIzaSyA1234567890abcdefghij',
    'Bearer abcdef123456==',
    'key-abcdefgh1234',
    'xai-abcdefgh1234',
    'ya29.a0AfH6SMBx-abc_def',
  ])('masks %s', (secret) => {
    expect(maskSecrets(`Bad key: ${secret}.`.replace(`${secret}.`, `${secret} .`))).toBe('Bad key: [masked] .');
  });

  it('masks the token of a session in the text that AWS expected to be signed', () => {
    expect(maskSecrets('host:x\nx-amz-security-token:FwoGZXIvYXdz//abc=\n\nhost')).toBe(
      'host:x\nx-amz-security-token:[masked]\n\nhost',
    );
  });

  it('leaves other words alone', () => {
    expect(maskSecrets('The task-list, key: model, is not a bearer of risk.')).toBe(
      'The task-list, key: model, is not a bearer of risk.',
    );
  });
});

describe('maskSecretsIn', () => {
  it('masks texts and names on every level, also behind a line end', () => {
    const body = { error: { message: 'Bad key:\nsk-abcdefgh12345', list: ['sk-abcdefgh12345', 1, null] } };
    expect(maskSecretsIn({ ...body, 'sk-abcdefgh12345': true })).toEqual({
      error: { message: 'Bad key:\n[masked]', list: ['[masked]', 1, null] },
      '[masked]': true,
    });
  });

  it('cuts what is nested too deep to be printed', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`) as JsonObject;
    const text = JSON.stringify(maskSecretsIn(deep));
    expect(text).toBe(`{"a":${'['.repeat(63)}null${']'.repeat(63)}}`);
    expect(maskSecretsIn({ a: undefined } as Record<string, Json | undefined>)).toEqual({});
  });
});
