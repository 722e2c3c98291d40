import type { NameRules } from './catalog-row.ts';

/** Names longer than this are nobody's: they come from clients, and every rule would read them. */
export const longestName = 256;

/** Whether a name, in lower case, meets the rules. Linear in its length. */
export function matchesName(rules: NameRules, name: string): boolean {
  return (
    (rules.equals?.includes(name) ?? false) ||
    (rules.startsWith?.some((start) => name.startsWith(start)) ?? false) ||
    (rules.endsWith?.some((end) => name.endsWith(end)) ?? false) ||
    (rules.contains?.some((part) => name.includes(part)) ?? false) ||
    (rules.patterns?.some((pattern) => new RegExp(pattern, 'u').test(name)) ?? false)
  );
}
