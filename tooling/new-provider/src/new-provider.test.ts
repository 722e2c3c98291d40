import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProviderAdapter } from '@proxy/spec';
import { providerAdapterChecks } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { constantOf, filesOf, type NewProvider, newProviderSchema, withProvider } from './new-provider.ts';

const acme: NewProvider = {
  id: 'acme-ai-2',
  name: "Acme's AI",
  'base-url': 'https://api.acme.example/v1',
  'key-variable': 'ACME_API_KEY',
  keys: 'https://acme.example/keys',
  source: 'https://acme.example/docs',
};
const builtIn = `import type { ProviderAdapter } from '@proxy/spec';
import { mock } from './mock/mock.ts';

export const builtInAdapters: readonly ProviderAdapter[] = [
  mock,
];
`;

/** The adapter that is written, loaded from beside the modules it builds on. */
async function loadWritten(): Promise<ProviderAdapter> {
  const folder = mkdtempSync(join(tmpdir(), 'new-provider-'));
  const internal = fileURLToPath(new URL('../../../packages/providers/src/internal', import.meta.url));
  symlinkSync(internal, join(folder, 'internal'));
  mkdirSync(join(folder, acme.id));
  const file = join(folder, acme.id, `${acme.id}.ts`);
  writeFileSync(file, filesOf(acme)[`packages/providers/src/${acme.id}/${acme.id}.ts`] ?? '');
  const module: Record<string, ProviderAdapter> = await import(/* @vite-ignore */ file);
  return module[constantOf(acme.id)] as ProviderAdapter;
}

describe('filesOf', () => {
  it('writes adapter, test and changeset', () => {
    expect(Object.keys(filesOf(acme))).toEqual([
      'packages/providers/src/acme-ai-2/acme-ai-2.ts',
      'packages/providers/src/acme-ai-2/acme-ai-2.test.ts',
      '.changeset/add-acme-ai-2.md',
    ]);
  });

  it('writes an adapter that keeps the contract of all adapters', async () => {
    const adapter = await loadWritten();
    for (const { run } of providerAdapterChecks(adapter)) await run();
    expect(adapter).toMatchObject({ id: acme.id, name: acme.name, defaultBaseUrl: acme['base-url'] });
  });
});

describe('withProvider', () => {
  it('puts the provider before the mock, and imports it', () => {
    const text = withProvider(builtIn, 'acme-ai-2');
    expect(text).toContain("import { acmeAi2 } from './acme-ai-2/acme-ai-2.ts';\n");
    expect(text).toContain('  acmeAi2,\n  mock,\n');
  });

  it('refuses one that is there, and a file that it does not understand', () => {
    expect(() => withProvider(withProvider(builtIn, 'acme'), 'acme')).toThrow('already');
    expect(() => withProvider('nothing', 'acme')).toThrow('no list');
  });
});

describe('newProviderSchema', () => {
  it.each([
    ['id', 'Acme'],
    ['id', '../acme'],
    ['name', ' '],
    ['base-url', 'acme.example'],
    ['key-variable', 'acme key'],
    ['keys', ''],
  ] as const)('refuses the %s "%s"', (field, value) => {
    expect(newProviderSchema.safeParse({ ...acme, [field]: value }).success).toBe(false);
  });
});
