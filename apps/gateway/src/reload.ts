import type { ConfigController, Telemetry } from '@proxy/spec';
import type { Config } from './config/schema.ts';

/** Puts a configuration into force; throws, and changes nothing, where it does not fit together. */
export type Apply = (config: Config) => void;

export interface ReloadDependencies {
  /** @throws ConfigError */
  load(): Config;
  readonly apply: Apply;
  readonly telemetry: Pick<Telemetry, 'emit'>;
  /** Told of changes that only a new start puts into force. */
  notice(message: string): void;
}

export type ReloadResult = Awaited<ReturnType<ConfigController['reload']>>;

/** Sections that are read once, when the process starts. */
const startOnly = ['server', 'admin', 'cache', 'logging', 'telemetry', 'catalog'] as const;

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
      const waiting = startOnly.filter((section) => JSON.stringify(next[section]) !== JSON.stringify(first[section]));
      if (waiting.length > 0) notice(`Changes of ${waiting.join(', ')} take effect with the next start.`);
      return { ok: true };
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      telemetry.emit({ kind: 'config.reloaded', outcome: 'failed', message });
      return { ok: false, message };
    }
  };
}
