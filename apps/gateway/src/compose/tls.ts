import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TlsOptions } from '@proxy/api';
import { ConfigError } from '../config/problem.ts';

/** Certificate and key, from files named relative to the configuration's folder. @throws ConfigError */
export function readTls(
  file: string | undefined,
  { cert, key }: { readonly cert: string; readonly key: string },
): TlsOptions {
  const folder = file === undefined ? '.' : dirname(file);
  const read = (option: string, path: string): string => {
    try {
      return readFileSync(resolve(folder, path), 'utf8');
    } catch {
      throw new ConfigError(file ?? 'environment', [
        { path: `server.tls.${option}`, message: `the file ${path} cannot be read` },
      ]);
    }
  };
  return { cert: read('cert', cert), key: read('key', key) };
}
