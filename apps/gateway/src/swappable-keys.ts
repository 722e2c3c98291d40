import type { KeyStore } from '@proxy/spec';

/** A key store that can be replaced while requests come in. */
export interface SwappableKeys extends KeyStore {
  swap(next: KeyStore): void;
}

export function createSwappableKeys(first: KeyStore): SwappableKeys {
  let current = first;
  return {
    get required() {
      return current.required;
    },
    find: (secret) => current.find(secret),
    swap(next) {
      current = next;
    },
  };
}
