import { readFileSync } from 'node:fs';
import { createProviderRegistry } from '@proxy/core';
import { builtInAdapters } from '@proxy/providers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../src/compose/compose.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { configSchema } from '../src/config/schema.ts';
import { warningsOf } from '../src/config/warnings.ts';
import { createShutdown } from '../src/shutdown.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every option that takes a value, by its path; `*` stands for a name, `[]` for an entry of a list. */
function optionsOf(schema: Schema, path = ''): readonly string[] {
  const { properties, additionalProperties, items, anyOf = [] } = schema;
  const named = Object.entries(properties ?? {}).flatMap(([name, inner]) => optionsOf(inner, `${path}.${name}`));
  const inner = [
    ...named,
    ...(items?.properties ? optionsOf(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object' && additionalProperties.properties
      ? optionsOf(additionalProperties, `${path}.*`)
      : []),
    ...anyOf.filter((branch) => branch.properties).flatMap((branch) => optionsOf(branch, path)),
  ];
  return inner.length > 0 ? inner : [path.slice(1)];
}

describe('the README', () => {
  it('names every option there is, and no other', () => {
    const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Schema;
    const rows = read('README.md').match(/^\| `[a-z]+[.`].*$/gm) ?? [];
    const documented = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const options = documented.filter((name) => !name?.startsWith('gateway'));
    expect(options.sort()).toEqual([...new Set(optionsOf(schema))].sort());
  });
});

describe('gateway.example.yaml', () => {
  it('is a configuration that starts, and of which nothing is to be said', async () => {
    const environment = { OPENAI_API_KEY: 'key-of-openai', ANTHROPIC_API_KEY: 'key-of-anthropic' };
    const config = parseConfig('gateway.example.yaml', read('gateway.example.yaml'), {
      environment,
      readFile: () => undefined,
    });
    expect(warningsOf(config)).toEqual([]);
    await createShutdown(compose(undefined, config, createProviderRegistry(builtInAdapters)))(0);
  });

  it('holds in what it only suggests, too', () => {
    const suggested = read('gateway.example.yaml')
      .replace(/^( *)# ((?: {2})?[a-zA-Z]+:.*)$/gm, '$1$2')
      .replace(/sha256:…/, `sha256:${'0'.repeat(64)}`);
    const config = parseConfig('gateway.example.yaml', suggested, {
      environment: { OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'l', ADMIN_KEY: 'a'.repeat(24) },
      readFile: () => undefined,
    });
    expect(config).toMatchObject({
      server: { tls: { cert: './cert.pem' }, trustProxy: ['10.0.0.0/8'] },
      admin: { port: 4001 },
      keys: { bob: { keyHash: expect.any(String) } },
      catalog: { prices: './prices.yaml' },
    });
  });
});
