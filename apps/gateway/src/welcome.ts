import type { Config } from './config/schema.ts';

export interface WelcomeFacts {
  readonly version: string;
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly configFile: string | undefined;
  readonly config: Config;
}

/** What a person sees when the gateway has started: where it is, what it reaches, and one thing to try. */
export function welcome({ version, url, adminUrl = url, configFile, config }: WelcomeFacts): string {
  const providers = Object.entries(config.providers).map(([id, { type }]) => (id === type ? id : `${id} (${type})`));
  const models = Object.keys(config.models);
  const model = models[0] ?? `${Object.keys(config.providers).at(-1) ?? 'mock'}/echo`;
  return [
    `LLM gateway ${version} listens on ${url}`,
    `  configuration  ${configFile ?? 'none; providers come from the environment'}`,
    `  providers      ${providers.join(', ') || 'none'}`,
    ...(models.length > 0 ? [`  models         ${models.join(', ')}`] : []),
    `  health         ${url}/health`,
    ...(config.telemetry.prometheus ? [`  metrics        ${adminUrl}/metrics`] : []),
    '',
    'Try it:',
    `  curl ${url}/v1/chat/completions -H 'content-type: application/json' \\`,
    ...(config.keys ? ["    -H 'authorization: Bearer YOUR_KEY' \\"] : []),
    `    -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`,
    '',
  ].join('\n');
}
