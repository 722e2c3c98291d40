import type { Telemetry } from '@proxy/spec';
import type { Config } from './config/schema.ts';

/** Puts a configuration into force; throws, and changes nothing, where it does not fit together. */
export type Apply = (config: Config) => void;

export interface ReloadDependencies {
  /** @throws ConfigError */
  load(): Config;
  readonly apply: Apply;
  readonly telemetry: Telemetry;
  info(message: string): void;
  error(message: string): void;
}

export type ReloadResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Settings that are read once, when the process starts. */
const startOnly = ['server', 'admin', 'logging', 'telemetry', 'catalog'] as const;

/**
 * Reads the configuration anew and swaps it in whole. An invalid one changes nothing: the old one stays in force, and
 * the log, telemetry and the result say why.
 */
export function createReload(first: Config, dependencies: ReloadDependencies): () => ReloadResult {
  const { load, apply, telemetry, info, error } = dependencies;
  const waiting = (next: Config): readonly string[] =>
    startOnly.filter((section) => JSON.stringify(next[section]) !== JSON.stringify(first[section]));
  return () => {
    try {
      const next = load();
      apply(next);
      telemetry.emit({ kind: 'config.reloaded', outcome: 'ok' });
      info('The configuration was reloaded.');
      const later = waiting(next);
      if (later.length > 0) info(`Changes of ${later.join(', ')} take effect with the next start.`);
      return { ok: true };
    } catch (problem) {
      const message = problem instanceof Error ? problem.message : String(problem);
      telemetry.emit({ kind: 'config.reloaded', outcome: 'failed', message });
      error(`The configuration was not reloaded, the old one stays in force:\n${message}`);
      return { ok: false, message };
    }
  };
}
