import type { ModelCapabilities } from '@proxy/spec';
import type { CatalogRow } from '../catalog/catalog-row.ts';
import { performersOf } from './performers.ts';

const capabilities: ModelCapabilities = {
  tools: true,
  structuredOutput: true,
  temperature: true,
  reasoning: false,
  input: ['text', 'image', 'audio', 'pdf'],
  output: ['text'],
  contextWindow: 128_000,
  maxOutputTokens: 16_384,
};

/** What the mock provider's models can do. They are free, so that a budget has nothing against them. */
export const mockModels: readonly CatalogRow[] = Object.keys(performersOf(0)).map((id) => ({
  id,
  prices: [{ prices: { input: 0, output: 0 } }],
  capabilities: id === 'reasoning' ? { ...capabilities, reasoning: true } : capabilities,
}));
