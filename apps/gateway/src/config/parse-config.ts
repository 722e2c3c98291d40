import type { Document } from 'yaml';
import type { z } from 'zod';
import { crossCheck } from './cross-check.ts';
import { type Finding, findingsOf } from './findings.ts';
import type { Sources } from './interpolate.ts';
import { interpolateDocument } from './interpolate-document.ts';
import { type LocatedDocument, readDocument } from './located-document.ts';
import { ConfigError, type Problem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

/**
 * Reads gateway.yaml, with every problem found at once.
 * @throws ConfigError
 */
export function parseConfig(file: string, text: string, sources: Sources): Config {
  const located = readDocument(file, text);
  const missing = interpolateDocument(located, sources);
  const parsed = configSchema.safeParse(toPlain(file, located.document));
  const wrong = parsed.success ? [] : problemsOf(parsed.error, located);
  const unfilled = new Set(missing.map(({ path }) => path));
  const problems = [...missing, ...wrong.filter(({ path }) => !unfilled.has(path))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(file, problems);
  const contradictions = crossCheck(parsed.data).map((finding) => problemAt(finding, located));
  if (contradictions.length > 0) throw new ConfigError(file, contradictions);
  return parsed.data;
}

/** An anchor's aliases may stand for a hundred nodes at most: more is an attack on the memory. */
function toPlain(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const isUnknown = error.message.startsWith('Unresolved');
    const message = isUnknown
      ? 'an alias (*name) has no anchor (&name) before it'
      : 'too many aliases (*name) of anchors';
    throw new ConfigError(file, [{ path: '', message }]);
  }
}

function problemsOf({ issues }: z.ZodError, located: LocatedDocument): readonly Problem[] {
  return issues.flatMap(findingsOf).map((finding) => problemAt(finding, located));
}

function problemAt({ path, message }: Finding, { placeAt }: LocatedDocument): Problem {
  return { ...placeAt(path), path: path.join('.'), message };
}
