import type { NameRules } from '@proxy/providers/catalog-format';
import type { NameMatch } from './genai-prices.ts';

/** What a pattern may hold: literals, digits and exact counts. No repetition that could backtrack on a client's name. */
const safePattern = /^\^?(?:[\w/-]|\\[.d/-]|\{\d+\})+\$?$/;

/** The rules for a model's names, flat and in lower case. @throws Error for a pattern that is not plainly linear */
export function convertNames(match: NameMatch): NameRules {
  const clauses = clausesOf(match);
  return {
    ...texts('equals', clauses, (clause) => clause.equals),
    ...texts('startsWith', clauses, (clause) => clause.starts_with),
    ...texts('endsWith', clauses, (clause) => clause.ends_with),
    ...texts('contains', clauses, (clause) => clause.contains),
    ...texts('patterns', clauses, (clause) => safe(clause.regex)),
  };
}

function clausesOf(match: NameMatch): readonly NameMatch[] {
  return match.or ? match.or.flatMap(clausesOf) : [match];
}

/** Only a list that holds something is written. */
function texts(
  rule: keyof NameRules,
  clauses: readonly NameMatch[],
  read: (clause: NameMatch) => string | undefined,
): NameRules {
  const found = clauses.map(read).filter((text) => text !== undefined);
  const lower = rule === 'patterns' ? found : found.map((text) => text.toLowerCase());
  return lower.length > 0 ? { [rule]: [...new Set(lower)] } : {};
}

function safe(pattern: string | undefined): string | undefined {
  if (pattern !== undefined && !safePattern.test(pattern)) throw new Error(`Not a plainly linear pattern: ${pattern}`);
  return pattern;
}
