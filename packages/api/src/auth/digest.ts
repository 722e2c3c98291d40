import { hash, timingSafeEqual } from 'node:crypto';

/** Longest secret that is looked at; a longer one is nobody's, and is not worth the hashing. */
const maxSecretLength = 512;

/** SHA-256 of a secret in lower-case hexadecimal; `undefined` where no key can be so long or empty. */
export function digestOf(secret: string): string | undefined {
  return secret === '' || secret.length > maxSecretLength ? undefined : hash('sha256', secret, 'hex');
}

/** Compares two digests in a time that tells nothing of where they differ. */
export function sameDigest(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'));
}
