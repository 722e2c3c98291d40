import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFileKeyStore } from './file-key-store.ts';

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('createFileKeyStore', () => {
  it('finds a caller by the secret, or by what has its digest', () => {
    const store = createFileKeyStore({
      alice: { key: 'secret-a', models: ['fast'], limits: { rpm: 5 } },
      bob: { keyHash: sha256('secret-b').toUpperCase().replace('SHA256', 'sha256') },
    });
    expect(store.find('secret-a')).toMatchObject({ id: 'alice', models: ['fast'], limits: { rpm: 5 } });
    expect(store.find('secret-b')).toMatchObject({ id: 'bob' });
  });

  it.each([
    ['an unknown key', 'secret-x'],
    ['the empty key', ''],
    ['the digest itself', sha256('secret-a')],
    ['a name of the prototype', '__proto__'],
    ['a method of the prototype', 'constructor'],
    ['SQL', "' OR 1=1--"],
    ['NUL', 'secret-a\0'],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a lone surrogate', '\ud800'],
  ])('finds nobody for %s', (_what, secret) => {
    expect(createFileKeyStore({ alice: { key: 'secret-a' } }).find(secret)).toBeUndefined();
  });

  it('refuses a megabyte without hashing it', () => {
    const store = createFileKeyStore({ alice: { key: 'secret-a' } });
    const hostile = 'x'.repeat(1_000_000);
    const startedMs = performance.now();
    for (let tries = 0; tries < 1_000; tries++) store.find(hostile);
    expect(performance.now() - startedMs).toBeLessThan(500); // hashing a gigabyte takes longer
  });

  it('keeps no secret', () => {
    const store = createFileKeyStore({ alice: { key: 'canary-secret' } });
    expect(JSON.stringify([store, store.find('canary-secret')])).not.toContain('canary');
  });

  it('is open only where no keys are configured at all', () => {
    expect(createFileKeyStore().required).toBe(false);
    expect(createFileKeyStore({}).required).toBe(true);
  });

  it.each([
    ['neither key nor keyHash', {}, 'The key alice needs one of key and keyHash.'],
    ['both', { key: 'canary', keyHash: sha256('canary') }, 'The key alice needs one of key and keyHash.'],
    ['an empty key', { key: '' }, 'The key alice is empty or longer than 512 characters.'],
    [
      'a hash of another form',
      { keyHash: 'canary' },
      'The keyHash of alice must be sha256: and 64 hexadecimal digits.',
    ],
  ])('refuses %s by name', (_what, key, message) => {
    expect(() => createFileKeyStore({ alice: key })).toThrow(message);
  });

  it('refuses two names for one secret', () => {
    const keys = { alice: { key: 'canary' }, bob: { keyHash: sha256('canary') } };
    expect(() => createFileKeyStore(keys)).toThrow('The keys alice and bob have the same secret.');
  });
});
