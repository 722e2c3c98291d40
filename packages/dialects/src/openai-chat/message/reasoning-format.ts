/**
 * Whose opaque state an entry of `reasoning_details` holds, in the words that OpenRouter introduced.
 * @see https://openrouter.ai/docs/use-cases/reasoning-tokens
 */
const pairs: readonly (readonly [format: string, dialect: string])[] = [
  ['anthropic-claude-v1', 'anthropic-messages'],
  ['openai-responses-v1', 'openai-responses'],
  ['google-gemini-v1', 'gemini'],
];
const dialectByFormat: ReadonlyMap<string, string> = new Map(pairs);
const formatByDialect: ReadonlyMap<string, string> = new Map(pairs.map(([format, dialect]) => [dialect, format]));

export function dialectOfFormat(format: string | undefined): string | undefined {
  return format === undefined ? undefined : dialectByFormat.get(format);
}

export function formatOfDialect(dialect: string): string | undefined {
  return formatByDialect.get(dialect);
}
