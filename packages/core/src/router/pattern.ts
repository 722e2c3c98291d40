/** Whether a name matches a pattern, in which a final `*` stands for anything. Case counts. */
export function matchesPattern(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Patterns in the order they are tried: the longest, and so the most particular, first. */
export function byPrecision(patterns: Iterable<string>): readonly string[] {
  return [...patterns].sort((one, other) => other.length - one.length);
}
