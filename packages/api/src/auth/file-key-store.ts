import type { Caller, CallerLimits, KeyStore } from '@proxy/spec';
import { digestOf, sameDigest } from './digest.ts';

/** A key as configuration names it: the secret itself, or its digest, never both. */
export interface FileKey {
  readonly key?: string | undefined;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly keyHash?: string | undefined;
  readonly models?: readonly string[] | undefined;
  readonly limits?: CallerLimits | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

interface Entry {
  readonly digest: string;
  readonly caller: Caller;
}

const hashForm = /^sha256:([0-9a-f]{64})$/i;

/**
 * Keys by name, kept as digests: the secrets themselves are forgotten at once.
 *
 * @param keys absent: the gateway is open to anyone; empty: to nobody
 * @throws Error naming the key, never its value, where it is empty, malformed or the same as another
 */
export function createFileKeyStore(keys?: Readonly<Record<string, FileKey>>): KeyStore {
  const entries = new Map<string, Entry>();
  for (const [name, key] of Object.entries(keys ?? {})) {
    const entry = { digest: digestOfKey(name, key), caller: callerOf(name, key) };
    const twin = entries.get(entry.digest);
    if (twin) throw new Error(`The keys ${twin.caller.id} and ${name} have the same secret.`);
    entries.set(entry.digest, entry);
  }
  return {
    required: keys !== undefined,
    find(secret) {
      const digest = digestOf(secret);
      const entry = digest === undefined ? undefined : entries.get(digest);
      return entry && digest && sameDigest(entry.digest, digest) ? entry.caller : undefined;
    },
  };
}

function digestOfKey(name: string, { key, keyHash }: FileKey): string {
  if ((key === undefined) === (keyHash === undefined)) throw new Error(`The key ${name} needs one of key and keyHash.`);
  const digest = keyHash === undefined ? digestOf(key ?? '') : hashForm.exec(keyHash)?.[1]?.toLowerCase();
  if (digest !== undefined) return digest;
  throw new Error(
    keyHash === undefined
      ? `The key ${name} is empty or longer than 512 characters.`
      : `The keyHash of ${name} must be sha256: and 64 hexadecimal digits.`,
  );
}

function callerOf(id: string, { models, limits, metadata }: FileKey): Caller {
  return { id, models, limits, metadata };
}
