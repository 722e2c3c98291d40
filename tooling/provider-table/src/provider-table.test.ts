import { readFileSync } from 'node:fs';
import { builtInAdapters } from '@proxy/providers';
import { describe, expect, it } from 'vitest';
import { providerTable } from './provider-table.ts';

describe('the README of @proxy/providers', () => {
  it('says of each provider what is its own', () => {
    const page = readFileSync(new URL('../../../packages/providers/README.md', import.meta.url), 'utf8');
    const [table = ''] = /^\| type \| its own (?:.*\n)(?:\|.*\n)*/m.exec(page) ?? [];
    const types = [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, type]) => type);
    expect(types.sort()).toEqual(builtInAdapters.map(({ id }) => id).sort());
  });
});

describe('providerTable', () => {
  it('is what the handbook says; otherwise generate it anew', () => {
    const page = readFileSync(new URL('../../../docs/reference/providers.md', import.meta.url), 'utf8');
    expect(page).toBe(providerTable(builtInAdapters));
  });

  it('has a row for each provider, with a cell for each column', () => {
    const rows = providerTable(builtInAdapters)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(builtInAdapters.length + 2);
    expect(new Set(rows.map((row) => row.split(' | ').length)).size).toBe(1);
  });
});
