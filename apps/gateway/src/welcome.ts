import type { ModelListing } from '@proxy/core';
import type { Config } from './config/schema.ts';

export interface WelcomeFacts {
  readonly version: string;
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly configFile: string | undefined;
  readonly config: Config;
  /** All that can be asked for. */
  readonly models: readonly ModelListing[];
}

/** What a person sees when the gateway has started: where it is, what it reaches, and one thing to try. */
export function welcome({ version, url, adminUrl = url, configFile, config, models }: WelcomeFacts): string {
  const providers = Object.entries(config.providers).map(([id, { type }]) => (id === type ? id : `${id} (${type})`));
  const aliases = Object.keys(config.models);
  return [
    `LLM gateway ${version} listens on ${url}`,
    `  configuration  ${configFile ?? 'none; providers come from the environment'}`,
    `  providers      ${providers.join(', ') || 'none'}`,
    ...(aliases.length > 0 ? [`  models         ${aliases.join(', ')}`] : []),
    `  health         ${url}/health`,
    ...(config.telemetry.prometheus ? [`  metrics        ${adminUrl}/metrics`] : []),
    '',
    'Try it:',
    `  curl ${url}/v1/chat/completions -H 'content-type: application/json' \\`,
    ...(config.keys ? ["    -H 'authorization: Bearer YOUR_KEY' \\"] : []),
    `    -d '{"model": "${modelToTry(config, models)}", "messages": [{"role": "user", "content": "Hello"}]}'`,
    '',
  ].join('\n');
}

/** An alias, else the mock's echo, which costs nothing, else a model that a provider is known to have. */
function modelToTry({ models: aliases, providers }: Config, models: readonly ModelListing[]): string {
  const alias = Object.keys(aliases).find((name) => !name.endsWith('*'));
  const mock = Object.keys(providers).find((id) => providers[id]?.type === 'mock');
  const [provider = 'PROVIDER'] = Object.keys(providers);
  return alias ?? (mock && `${mock}/echo`) ?? chatModel(models) ?? `${provider}/MODEL`;
}

function chatModel(models: readonly ModelListing[]): string | undefined {
  const direct = models.filter(({ kind }) => kind === 'model');
  const chatting = direct.find(({ info }) => info?.capabilities.tools && info.capabilities.output?.includes('text'));
  return (chatting ?? direct[0])?.id;
}
