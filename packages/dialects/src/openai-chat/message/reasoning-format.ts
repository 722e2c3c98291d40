/**
 * Whose opaque state an entry of `reasoning_details` holds, in the words that OpenRouter introduced.
 * @see https://openrouter.ai/docs/use-cases/reasoning-tokens
 */
const dialectByFormat: Readonly<Record<string, string>> = {
  'anthropic-claude-v1': 'anthropic-messages',
  'openai-responses-v1': 'openai-responses',
  'google-gemini-v1': 'gemini',
};
const formatByDialect: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(dialectByFormat).map(([format, dialect]) => [dialect, format]),
);

export function dialectOfFormat(format: string | undefined): string | undefined {
  return format === undefined ? undefined : dialectByFormat[format];
}

export function formatOfDialect(dialect: string): string | undefined {
  return formatByDialect[dialect];
}
