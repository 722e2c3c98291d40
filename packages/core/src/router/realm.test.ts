import type { Provider } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { realmOf } from './realm.ts';

const provider = (adapter: object, baseUrl: string): Provider => ({ adapter, baseUrl }) as Provider;
const adapter = { stateRealm: 'vendor', defaultBaseUrl: 'https://api.vendor.com/' };

describe('realmOf', () => {
  it.each([
    ['is the adapter’s at its own address', adapter, 'https://api.vendor.com', 'vendor/m'],
    ['is the address’s own elsewhere', adapter, 'https://lookalike.dev/v1', 'vendor/m at lookalike.dev'],
    ['is the adapter’s where it has no address of its own', { stateRealm: 'vendor' }, 'https://eu.cloud', 'vendor/m'],
    ['is none where the adapter names none', {}, 'https://api.vendor.com', undefined],
  ])('%s', (_, adapterOf, baseUrl, expected) => {
    expect(realmOf(provider(adapterOf, baseUrl), 'm')).toBe(expected);
  });
});
