import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contestant, startContestant } from './contestant.ts';

export const gatewayMain: string = fileURLToPath(new URL('../../../apps/gateway/dist/main.js', import.meta.url));
export const gatewayAddress: RegExp = /(http:\/\/127\.0\.0\.1:\d+)/;

/** Every feature on: keys, limits, routing with a fallback, breakers, usage log, metrics. */
function configuration(upstream: string): object {
  const models = ['whole', 'stream-1', 'stream-10', 'idle'];
  const aliases = (name: string, provider: string): object =>
    Object.fromEntries(
      models.map((model) => [
        `${name}-${model}`,
        { targets: [{ provider, model }], fallbacks: ['spare'], timeouts: { idle: '1h' } },
      ]),
    );
  return {
    server: { port: 0 },
    providers: {
      openai: { type: 'openai', apiKey: 'sk-bench', baseUrl: `${upstream}/v1` },
      anthropic: { type: 'anthropic', apiKey: 'sk-bench', baseUrl: upstream },
    },
    models: {
      spare: { targets: [{ provider: 'openai', model: 'whole' }] },
      ...aliases('same', 'openai'),
      ...aliases('foreign', 'anthropic'),
    },
    keys: {
      bench: {
        key: 'bench-key-of-the-gateway',
        limits: { rpm: 1_000_000_000, tpm: 1_000_000_000_000, concurrency: 100_000 },
      },
    },
    logging: { usageDir: './usage' },
  };
}

/** As `npm start` and the program's own first line start it. */
export const gatewayFlags: readonly string[] = ['--max-semi-space-size=16'];

/** The gateway as it is built, with its configuration in a folder of its own. */
export function startGateway(upstream: string, nodeOptions: readonly string[] = []): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
  const file = join(directory, 'gateway.yaml');
  writeFileSync(file, JSON.stringify(configuration(upstream)));
  return startContestant('gateway', {
    args: [...gatewayFlags, ...nodeOptions, gatewayMain, '--config', file],
    directory,
    ready: gatewayAddress,
    headers: { authorization: 'Bearer bench-key-of-the-gateway' },
  });
}
