import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Environment, isJsonObject, type JsonObject } from '@proxy/spec';

/** By what Google lets us in. */
export type GoogleCredentials =
  | {
      readonly kind: 'service_account';
      readonly clientEmail: string;
      readonly privateKey: KeyObject;
      readonly keyId?: string | undefined;
      readonly tokenUri: string;
      readonly project?: string | undefined;
    }
  | {
      readonly kind: 'authorized_user';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
      /** Whose quota is used; a user has none. */
      readonly project?: string | undefined;
    }
  | { readonly kind: 'metadata'; readonly host: string };

/** Thrown with what is wrong, and nothing of what stands in the file. */
export class CredentialsProblem extends Error {}

export const tokenUri = 'https://oauth2.googleapis.com/token';
const metadataHost = 'metadata.google.internal';

/** The service of the machine itself, for programs that run at Google. */
export const metadataCredentials = (environment: Environment): GoogleCredentials => ({
  kind: 'metadata',
  host: environment['GCE_METADATA_HOST'] || metadataHost,
});

/**
 * Credentials as Google's tools keep them.
 * @param source the JSON itself, or the path of a file that holds it; absent: the file that `gcloud` writes
 * @throws CredentialsProblem
 * @see https://cloud.google.com/docs/authentication/application-default-credentials
 */
export function readCredentials(source: string | undefined, environment: Environment): GoogleCredentials {
  const isInline = source?.trimStart().startsWith('{') === true;
  const value = parse(isInline ? source : readText(source ?? gcloudFile(environment), source === undefined));
  if (value['type'] === 'service_account') return readServiceAccount(value);
  if (value['type'] === 'authorized_user') return readUser(value);
  throw new CredentialsProblem('holds credentials of a type other than service_account and authorized_user.');
}

function gcloudFile(environment: Environment): string {
  const folder = environment['CLOUDSDK_CONFIG'] || join(environment['HOME'] || homedir(), '.config', 'gcloud');
  return join(folder, 'application_default_credentials.json');
}

function readText(path: string, isDefault: boolean): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CredentialsProblem(
      isDefault
        ? 'is needed: the path of a JSON file or the JSON itself; or set GOOGLE_APPLICATION_CREDENTIALS, or run "gcloud auth application-default login".'
        : 'names a file that cannot be read.',
    );
  }
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {}
  throw new CredentialsProblem('holds no JSON object.');
}

function readServiceAccount(value: JsonObject): GoogleCredentials {
  return {
    kind: 'service_account',
    clientEmail: need(value, 'client_email'),
    privateKey: readKey(need(value, 'private_key')),
    keyId: textIn(value, 'private_key_id'),
    tokenUri: readAddress(textIn(value, 'token_uri') ?? tokenUri),
    project: textIn(value, 'project_id'),
  };
}

function readAddress(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new CredentialsProblem('holds a token_uri that is no address.');
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new CredentialsProblem('holds a private_key that cannot be read.');
  }
}

function readUser(value: JsonObject): GoogleCredentials {
  return {
    kind: 'authorized_user',
    clientId: need(value, 'client_id'),
    clientSecret: need(value, 'client_secret'),
    refreshToken: need(value, 'refresh_token'),
    project: textIn(value, 'quota_project_id'),
  };
}

function textIn(value: JsonObject, name: string): string | undefined {
  const text = value[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function need(value: JsonObject, name: string): string {
  const text = textIn(value, name);
  if (text === undefined) throw new CredentialsProblem(`lacks ${name}.`);
  return text;
}
