import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type CatalogOverride, createModelCatalog } from '@proxy/providers';
import type { ModelCatalog } from '@proxy/spec';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';

const usd = z.number().min(0).optional();
const prices = z.strictObject({
  input: usd,
  cacheRead: usd,
  cacheWrite5m: usd,
  cacheWrite1h: usd,
  output: usd,
  reasoning: usd,
  audioIn: usd,
  audioOut: usd,
  perRequest: usd,
});
/** prices.yaml: a list of models with USD per million tokens, and what the user knows better of them. */
const priceFile = z.array(
  z.strictObject({
    provider: z.string().min(1),
    model: z.string().min(1),
    prices: prices.optional(),
    contextWindow: z.int().min(1).optional(),
    maxOutputTokens: z.int().min(1).optional(),
    tools: z.boolean().optional(),
    temperature: z.boolean().optional(),
    reasoning: z.boolean().optional(),
    structuredOutput: z.boolean().optional(),
    input: z.array(z.enum(['text', 'image', 'audio', 'video', 'pdf'])).optional(),
    refusals: z.literal('off').optional(),
  }),
);

/** The built-in catalog, under the prices of the user's own file. @throws ConfigError naming that file */
export function readCatalog(file: string | undefined, config: Config): ModelCatalog {
  const { prices: path } = config.catalog;
  if (path === undefined) return createModelCatalog();
  const resolved = resolve(file === undefined ? '.' : dirname(file), path);
  return createModelCatalog(readOverrides(resolved));
}

function readOverrides(path: string): readonly CatalogOverride[] {
  const parsed = priceFile.safeParse(readYaml(path));
  if (!parsed.success) {
    throw new ConfigError(
      path,
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  return parsed.data.map(({ provider, model, prices, refusals, ...capabilities }) => ({
    provider,
    model,
    prices,
    capabilities: said(capabilities),
    ...(refusals === 'off' && { refusals: [] }),
  })) as readonly CatalogOverride[];
}

/** The properties that the file names: one that it leaves out stays as the catalog has it. */
function said(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(path, [{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}
