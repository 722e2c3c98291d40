import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

/** For localhost, signed by itself, until 2126; its key is public and for tests alone. */
export const certificate: string = read('localhost-certificate.pem');
export const privateKey: string = read('localhost-key.pem');
/** A good key, of another certificate. */
export const otherKey: string = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
