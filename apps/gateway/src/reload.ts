import { isDeepStrictEqual } from 'node:util';
import type { ConfigController, Telemetry } from '@proxy/spec';
import type { Config } from './config/schema.ts';
import { warningsOf } from './config/warnings.ts';

/** Puts a configuration into force; throws, and changes nothing, where it does not fit together. */
export type Apply = (config: Config) => void;

export interface ReloadDependencies {
  /** @throws ConfigError */
  load(): Config;
  readonly apply: Apply;
  readonly telemetry: Pick<Telemetry, 'emit'>;
  /** Told of changes that only a new start puts into force, and of what is hardly meant. */
  notice(message: string): void;
}

export type ReloadResult = Awaited<ReturnType<ConfigController['reload']>>;

/** What is read once, when the process starts. */
const startOnly: Readonly<Record<string, (config: Config) => unknown>> = {
  server: ({ server }) => server,
  admin: ({ admin }) => admin,
  responses: ({ responses }) => responses,
  'cache.maxBytes': ({ cache }) => cache.maxBytes,
  logging: ({ logging }) => logging,
  telemetry: ({ telemetry }) => telemetry,
  catalog: ({ catalog }) => catalog,
};

/**
 * Reads the configuration anew and swaps it in whole. An invalid one changes nothing: the old one stays in force, and
 * telemetry and the result say why.
 */
export function createReload(
  first: Config,
  { load, apply, telemetry, notice }: ReloadDependencies,
): () => ReloadResult {
  return () => {
    try {
      const next = load();
      apply(next);
      telemetry.emit({ kind: 'config.reloaded', outcome: 'ok' });
      const waiting = changesThatWait(first, next);
      if (waiting.length > 0) notice(`Changes of ${waiting.join(', ')} take effect with the next start.`);
      for (const warning of warningsOf(next)) notice(warning);
      return { ok: true };
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      telemetry.emit({ kind: 'config.reloaded', outcome: 'failed', message });
      return { ok: false, message };
    }
  };
}

function changesThatWait(first: Config, next: Config): readonly string[] {
  return Object.entries(startOnly).flatMap(([name, read]) =>
    isDeepStrictEqual(read(first), read(next)) ? [] : [name],
  );
}
