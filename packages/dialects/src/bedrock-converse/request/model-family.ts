/** Whose model it is, as far as a request must know: each takes options of its own. */
export type ModelFamily = 'claude' | 'nova' | 'gpt-oss' | 'other';

const marks: readonly (readonly [mark: string, family: ModelFamily])[] = [
  ['anthropic.claude', 'claude'],
  ['amazon.nova', 'nova'],
  ['openai.gpt-oss', 'gpt-oss'],
];

/**
 * The family by the model's id, which an inference profile repeats behind its region (`eu.anthropic.claude-…`). The ARN
 * of a profile of one's own does not tell: `other`.
 */
export function familyOf(model: string): ModelFamily {
  return marks.find(([mark]) => model.includes(mark))?.[1] ?? 'other';
}
