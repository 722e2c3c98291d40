import { z } from 'zod';

/** What must be said of a vendor that has an OpenAI-compatible face. */
export interface NewProvider {
  readonly id: string;
  readonly name: string;
  readonly 'base-url': string;
  readonly 'key-variable': string;
  readonly keys: string;
  readonly source: string;
}

export const meanings: Readonly<Record<keyof NewProvider, string>> = {
  id: 'the `type` by which configuration names it',
  name: 'its name for people',
  'base-url': 'up to the version, as in https://api.acme.example/v1',
  'key-variable': 'the variable of the environment that holds its key',
  keys: 'where a key is obtained',
  source: "the vendor's own page about this face",
};

const address = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' });

export const newProviderSchema: z.ZodType<NewProvider> = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: 'must be lower-case words and digits, joined by hyphens' }),
  name: z.string().trim().min(1),
  'base-url': address,
  'key-variable': z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: 'must be the name of a variable, in capitals' }),
  keys: address,
  source: address,
});

/** The name of the constant that holds the adapter: `acme-ai` becomes `acmeAi`; a number's hyphen stays a word's end. */
export function constantOf(id: string): string {
  return id.replaceAll(/-([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

const folder = 'packages/providers/src';

/** The files of a new provider: paths from the root of the repository, and what is in them. */
export function filesOf(provider: NewProvider): Readonly<Record<string, string>> {
  const { id, name } = provider;
  return {
    [`${folder}/${id}/${id}.ts`]: adapterText(provider),
    [`${folder}/${id}/${id}.test.ts`]: testText(provider),
    [`.changeset/add-${id}.md`]: `---\n"@proxy/providers": minor\n---\n\n${name} as a provider, type \`${id}\`.\n`,
  };
}

/** A string as the formatter writes it. */
const quoted = (text: string): string =>
  text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;

function adapterText(provider: NewProvider): string {
  const { id, name } = provider;
  return `import type { ProviderAdapter } from '@proxy/spec';
import { openaiFace } from '../internal/openai-face.ts';

/** ${name}. @see ${provider.source} */
export const ${constantOf(id)}: ProviderAdapter = openaiFace({
  id: ${quoted(id)},
  name: ${quoted(name)},
  defaultBaseUrl: ${quoted(provider['base-url'])},
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: ${quoted(provider['key-variable'])} },
    documentation: ${quoted(provider.keys)},
  },
});
`;
}

function testText({ id, ...provider }: NewProvider): string {
  const constant = constantOf(id);
  return `import { describe, expect, it } from 'vitest';
import { findAdapter } from '../built-in-adapters.ts';
import { ${constant} } from './${id}.ts';

describe(${quoted(id)}, () => {
  it('is built in, and switched on by its variable', () => {
    expect(findAdapter(${quoted(id)})).toBe(${constant});
    expect(${constant}.requirements.environment).toEqual({ apiKey: ${quoted(provider['key-variable'])} });
  });

  it('is asked at its address', () => {
    const address = { baseUrl: ${constant}.defaultBaseUrl ?? '', model: 'm' };
    expect(${constant}.url(address, 'chat')).toBe(${quoted(`${provider['base-url']}/chat/completions`)});
  });
});
`;
}

/** `built-in-adapters.ts` with the new provider in it. @throws Error where the provider is there, or the file has another form */
export function withProvider(builtIn: string, id: string): string {
  const constant = constantOf(id);
  const added = `import { ${constant} } from './${id}/${id}.ts';`;
  const lines = builtIn.split('\n');
  if (lines.includes(added)) throw new Error(`There is a provider "${id}" already.`);
  const imports = lines.findLastIndex((line) => line.startsWith('import '));
  const end = lines.indexOf('  mock,');
  if (imports === -1 || end === -1) throw new Error('built-in-adapters.ts has no list that ends with the mock.');
  return [
    ...lines.slice(0, imports + 1),
    added,
    ...lines.slice(imports + 1, end),
    `  ${constant},`,
    ...lines.slice(end),
  ].join('\n');
}
