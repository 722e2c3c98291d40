import type { ReplayException } from '../replay-exceptions.ts';
import type { Finding } from './replay.ts';

export interface Explained {
  /** What no exception tells of. */
  readonly unexplained: readonly Finding[];
  /** Exceptions for what survived after all. */
  readonly stale: readonly string[];
}

/** Holds what was found in one recording against the exceptions. */
export function explain(id: string, findings: readonly Finding[], exceptions: readonly ReplayException[]): Explained {
  const excused = exceptions.filter(({ ids }) => ids.includes(id)).flatMap(({ where }) => where);
  const found = new Set(findings.map(({ where }) => where));
  return {
    unexplained: findings.filter(({ where }) => !excused.includes(where)),
    stale: excused.filter((where) => !found.has(where)),
  };
}
