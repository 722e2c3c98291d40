import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from '@proxy/api';
import { placesIn } from '../config/places-in.ts';
import { ConfigError } from '../config/problem.ts';

interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Certificate and key, from files named relative to the configuration's folder. @throws ConfigError */
export function readTls(file: string | undefined, files: TlsFiles): TlsOptions {
  const fail = (path: readonly string[], message: string): never => {
    throw new ConfigError(file ?? 'environment', [{ ...placesIn(file)(path), path: path.join('.'), message }]);
  };
  const read = (option: keyof TlsFiles): string => {
    const text = readText(resolve(file === undefined ? '.' : dirname(file), files[option]));
    const path = ['server', 'tls', option];
    if (text === undefined) return fail(path, `the file ${files[option]} cannot be read`);
    return isUsable({ [option]: text }) ? text : fail(path, `the file ${files[option]} is no ${pemKinds[option]}`);
  };
  const options = { cert: read('cert'), key: read('key') };
  return isUsable(options) ? options : fail(['server', 'tls'], 'this key is not that of the certificate');
}

const pemKinds: Readonly<Record<keyof TlsFiles, string>> = {
  cert: 'certificate in PEM form',
  key: 'private key in PEM form without a passphrase',
};

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Asks what will use them, without its words: they may quote a private key. */
function isUsable(options: Partial<TlsOptions>): boolean {
  try {
    createSecureContext(options);
    return true;
  } catch {
    return false;
  }
}
