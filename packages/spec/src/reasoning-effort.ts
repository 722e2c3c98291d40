/** Efforts from the least to the greatest. */
const ranks: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The greatest of a model's efforts that is not above the one asked for, else its least. */
export function nearestEffort(asked: string, values: readonly string[] | undefined): string {
  if (!values || values.includes(asked)) return asked;
  const known = values.filter((value) => ranks.includes(value)).sort((a, b) => ranks.indexOf(a) - ranks.indexOf(b));
  const rank = ranks.includes(asked) ? ranks.indexOf(asked) : ranks.indexOf('medium');
  return known.findLast((value) => ranks.indexOf(value) <= rank) ?? known[0] ?? asked;
}
