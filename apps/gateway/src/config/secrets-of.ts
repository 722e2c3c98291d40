import { secretSettingNames } from './providers-schema.ts';
import type { Config } from './schema.ts';

/** Shorter ones are words that stand in honest text too. */
const shortestSecret = 8;

/** Every secret that a configuration holds, so that none of them is ever printed. */
export function secretsOf({ admin, keys, providers }: Config): readonly string[] {
  const ofProviders = Object.values(providers).flatMap(({ apiKey, credentials = [], headers = {}, ...settings }) => [
    apiKey,
    ...secretSettingNames.map((name) => settings[name]),
    ...credentials.map((credential) => credential.apiKey),
    ...Object.values(headers),
  ]);
  const all = [admin.key, ...Object.values(keys ?? {}).map(({ key }) => key), ...ofProviders];
  return all.filter((secret) => secret !== undefined && secret.length >= shortestSecret) as readonly string[];
}
