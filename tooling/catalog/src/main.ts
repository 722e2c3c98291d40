import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';

const options = {
  prices: { type: 'string' },
  'prices-version': { type: 'string' },
  capabilities: { type: 'string' },
  'capabilities-version': { type: 'string' },
  out: { type: 'string' },
} as const;
const usage = `usage: ${Object.keys(options)
  .map((name) => `--${name} VALUE`)
  .join(' ')}   (a version is a date and a commit: "2026-08-21 47df840a")`;

function main(): void {
  const {
    prices,
    'prices-version': pricesVersion,
    capabilities,
    'capabilities-version': capabilitiesVersion,
    out,
  } = parseArgs({ options }).values;
  if (!prices || !pricesVersion || !capabilities || !capabilitiesVersion || !out) throw new Error(usage);
  const modules = generate({
    prices: JSON.parse(readFileSync(prices, 'utf8')),
    capabilities: JSON.parse(readFileSync(capabilities, 'utf8')),
    version: `genai-prices ${pricesVersion}, models.dev ${capabilitiesVersion}`,
  });
  for (const [file, text] of Object.entries(modules)) writeFileSync(join(out, file), text);
}

main();
