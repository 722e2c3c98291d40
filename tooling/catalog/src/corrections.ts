import type { CatalogRow } from '@proxy/providers/catalog-format';
import type { ModelCapabilities } from '@proxy/spec';

/** What the published lists do not say, or do not say yet. */
export interface Correction {
  readonly provider: string;
  readonly ids: readonly string[];
  readonly capabilities: ModelCapabilities;
}

/**
 * - Claude: Anthropic's own answer to `GET /v1/models`, July 2026. It says nothing of sampling parameters; that Opus 5
 *   refuses them is taken from the models just before it, all of which do.
 * - GPT-5.6 is in the price list alone: that it reasons and refuses sampling parameters is taken from GPT-5.4 and 5.5,
 *   which agree in all of this.
 */
export const corrections: readonly Correction[] = [
  {
    provider: 'anthropic',
    ids: [
      'claude-fable-5',
      'claude-haiku-4-5',
      'claude-haiku-4-5-20251001',
      'claude-opus-4-1',
      'claude-opus-4-1-20250805',
      'claude-opus-4-5',
      'claude-opus-4-5-20251101',
      'claude-opus-4-6',
      'claude-opus-4-7',
      'claude-opus-4-8',
      'claude-sonnet-4-5',
      'claude-sonnet-4-5-20250929',
      'claude-sonnet-4-6',
      'claude-sonnet-5',
    ],
    capabilities: { structuredOutput: true },
  },
  {
    provider: 'anthropic',
    ids: ['claude-opus-5'],
    capabilities: {
      tools: true,
      structuredOutput: true,
      temperature: false,
      reasoning: true,
      reasoningControls: [{ kind: 'effort', values: ['low', 'medium', 'high', 'xhigh', 'max'] }],
      input: ['text', 'image', 'pdf'],
      output: ['text'],
      contextWindow: 1_000_000,
      maxOutputTokens: 128_000,
    },
  },
  {
    provider: 'openai',
    ids: ['gpt-5.6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra'],
    capabilities: {
      tools: true,
      structuredOutput: true,
      temperature: false,
      reasoning: true,
      reasoningControls: [{ kind: 'effort', values: ['none', 'low', 'medium', 'high', 'xhigh'] }],
      input: ['text', 'image', 'pdf'],
      output: ['text'],
      maxOutputTokens: 128_000,
    },
  },
];

/** The rows with what is known better. @throws Error for a correction of a model that no list has */
export function correct(provider: string, rows: readonly CatalogRow[]): CatalogRow[] {
  const mine = corrections.filter((correction) => correction.provider === provider);
  for (const id of mine.flatMap((correction) => correction.ids)) {
    if (!rows.some((row) => row.id === id)) throw new Error(`There is nothing to correct: ${provider}/${id}`);
  }
  return rows.map((row) => {
    const better = mine.find((correction) => correction.ids.includes(row.id))?.capabilities;
    return better ? { ...row, capabilities: { ...row.capabilities, ...better } } : row;
  });
}
