import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canary, leakyTexts } from '../../test/canaries.ts';
import { createRedactor, redactText } from './redactor.ts';
import { mask, secretNames } from './secret-patterns.ts';

describe('redactText', () => {
  it.each(leakyTexts)('takes the secret out of: %s', (text) => {
    expect(redactText(text)).not.toContain(canary);
    expect(redactText(JSON.stringify({ text }))).not.toContain(canary);
    expect(JSON.parse(redactText(JSON.stringify({ text })))).toHaveProperty('text');
  });

  it.each(secretNames)('masks a JSON field named %s, whatever it holds', (name) => {
    for (const value of [`${canary}; a "b" \\c`, 12345678, true, null]) {
      const redacted = JSON.parse(redactText(JSON.stringify({ [name]: value, next: 'kept' })));
      expect(redacted).toEqual({ [name]: mask, next: 'kept' });
    }
  });

  it.each([
    'The task-force-of-many-words met the disk-usage-report.',
    '{"key":"alice","model":"openai/gpt-4o-mini","tokens":{"input":12,"output":34}}',
    'max_tokens: 1024, token count 12',
    'https://upstream.example/v1/chat/completions?api-version=2026-01-01',
    'The bearer of this letter',
    '{"usage":{"prompt_tokens":12,"completion_tokens":3}}',
  ])('leaves alone: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('keeps JSON what it is: one value of the same shape', () => {
    const noisy = fc.oneof(fc.string(), fc.constantFrom(...leakyTexts, ...secretNames, '"', '\\', 'key=abcdef'));
    const value = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, noisy, fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('fields')),
      list: fc.array(tie('node'), { maxLength: 3 }),
      fields: fc.dictionary(noisy, tie('node'), { maxKeys: 3 }),
    })).fields;
    fc.assert(
      fc.property(value, (fields) => {
        const redacted = redactText(JSON.stringify(fields));
        expect(() => JSON.parse(redacted)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['blanks', `bearer ${' '.repeat(100_000)}!`],
    ['quotes', `api_key${'"'.repeat(100_000)}!`],
    ['names', 'authorization'.repeat(20_000)],
    ['prefixes', 'sk-'.repeat(100_000)],
    ['tokens', 'eyJ-'.repeat(100_000)],
    ['addresses', '://a:'.repeat(100_000)],
    ['backslashes', `"token":"${'\\'.repeat(100_001)}`],
    ['open strings', '"token":"'.repeat(50_000)],
  ])('ends on hostile text: %s', (_, text) => {
    expect(redactText(text).length).toBeGreaterThan(0);
  });
});

describe('createRedactor', () => {
  it('takes out known secrets of any form, also as JSON and URLs write them', () => {
    const odd = 'pass"word/1 2';
    const redact = createRedactor(() => ['hunter2hunter2', odd]);
    expect(redact(`a hunter2hunter2 b ${odd}`)).toBe(`a ${mask} b ${mask}`);
    expect(redact(JSON.stringify({ odd }))).toBe(`{"odd":"${mask}"}`);
    expect(redact(`?p=${encodeURIComponent(odd)}`)).toBe(`?p=${mask}`);
  });

  it('takes out the longer of two that begin alike', () => {
    expect(createRedactor(() => ['abcdefgh', 'abcdefgh-tail'])('x abcdefgh-tail y')).toBe(`x ${mask} y`);
  });

  it('does not mask words for secrets that are too short to be any', () => {
    expect(createRedactor(() => ['test', ''])('a test')).toBe('a test');
  });

  it('follows a configuration that changes', () => {
    let secrets: readonly string[] = ['first-secret'];
    const redact = createRedactor(() => secrets);
    expect(redact('first-secret second-secret')).toBe(`${mask} second-secret`);
    secrets = ['second-secret'];
    expect(redact('first-secret second-secret')).toBe(`first-secret ${mask}`);
  });
});
