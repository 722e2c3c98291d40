import { secretSettingNames } from './providers-schema.ts';

const secretFields: ReadonlySet<string> = new Set(['apiKey', 'key', 'password', 'headers', ...secretSettingNames]);

/** `//user:password@` of an address. */
const urlCredentials = /\/\/[^/@\s]+@/;

/** A configuration as it may be shown: every value of a secret field is masked, and who an address logs in as; names and structure stay. */
export function maskSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(urlCredentials, '//********@');
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secretFields.has(name) ? masked(inner) : maskSecrets(inner)]),
  );
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return '********';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner)]));
}
