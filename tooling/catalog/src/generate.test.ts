import { createModelTable, parseRows } from '@proxy/providers/catalog-format';
import { describe, expect, it } from 'vitest';
import { corrections } from './corrections.ts';
import { generate } from './generate.ts';
import { mergeModels } from './merge-models.ts';
import type { ModelsDevModel } from './models-dev.ts';
import { catalogProviders } from './providers.ts';
import { renderModule } from './render-module.ts';

const described = (id: string, cost?: ModelsDevModel['cost']): ModelsDevModel => ({
  id,
  name: id.toUpperCase(),
  reasoning: false,
  tool_call: true,
  modalities: { input: ['text'], output: ['text'] },
  limit: { context: 10, output: 5 },
  ...(cost && { cost }),
});

describe('mergeModels', () => {
  const rows = mergeModels(
    [
      { id: 'opus', match: { starts_with: 'opus' }, prices: { input_mtok: 5 }, context_window: 7 },
      { id: 'family', match: { equals: 'vendor/family' }, prices: { input_mtok: 1 } },
      { id: 'alone', match: { equals: 'alone' }, prices: { input_mtok: 2 }, context_window: 8 },
    ],
    [described('opus-2026'), described('opus-2026-latest'), described('new', { input: 3, output: 4 })],
  );
  const row = (id: string) => rows.find((candidate) => candidate.id === id);

  it('describes a priced model by the shortest name that its rules match', () => {
    expect(row('opus')?.capabilities).toMatchObject({ tools: true, contextWindow: 10 });
  });

  it('falls back on the window of the price list', () => {
    expect(row('alone')?.capabilities).toEqual({ contextWindow: 8 });
  });

  it('names a model as it is asked for, where its id is none of its names', () => {
    expect(row('vendor/family')?.prices).toEqual([{ prices: { input: 1 } }]);
    expect(row('family')).toBeUndefined();
  });

  it('lets a described name borrow the prices of the row whose rules match it', () => {
    expect(row('opus-2026-latest')).toMatchObject({ pricedAs: 'opus' });
  });

  it('takes the prices of the description where the price list has none', () => {
    expect(row('new')).toMatchObject({ prices: [{ prices: { input: 3, output: 4 } }] });
  });
});

describe('renderModule', () => {
  it('keeps every character of a name', async () => {
    const id = `a\`b\${c}\\d"e`;
    const text = renderModule([{ id }]);
    const module: { models: string } = await import(
      `data:text/javascript,${encodeURIComponent(text.replace(': string', ''))}`
    );
    expect(parseRows(module.models)).toEqual([{ id }]);
  });
});

describe('generate', () => {
  const corrected = ['anthropic', 'openai'].map((provider) => ({
    id: provider,
    models: corrections
      .filter((correction) => correction.provider === provider)
      .flatMap((correction) => correction.ids)
      .map((id) => ({ id, match: { equals: id }, prices: { input_mtok: 1 } })),
  }));
  const sources = {
    prices: [
      ...corrected,
      { id: 'google', models: [{ id: 'claude-x', match: { equals: 'claude-x' }, prices: { input_mtok: 1 } }] },
      { id: 'aws', models: [{ id: 'regional.x', match: { contains: 'x' }, prices: { input_mtok: 1 } }] },
      { id: 'cohere', models: [{ id: 'command', match: { equals: 'command' }, prices: { input_mtok: 1 } }] },
      { id: 'openrouter', models: [{ id: 'gone', match: { equals: 'gone' }, prices: { input_mtok: 1 } }] },
    ],
    capabilities: {},
    version: 'one',
  };

  it('gives a module per provider, and an index with the version', () => {
    const modules = generate(sources);
    expect(Object.keys(modules)).toEqual([...catalogProviders.map(({ id }) => `${id}.ts`), 'index.ts']);
    expect(modules['index.ts']).toContain("export const catalogVersion = 'one';");
  });

  it('corrects what the lists do not say', () => {
    expect(generate(sources)['anthropic.ts']).toContain('"id":"claude-opus-5"');
    expect(generate(sources)['anthropic.ts']).toContain('"maxOutputTokens":128000');
  });

  it('leaves out strangers, and what a reseller no longer has', () => {
    expect(generate(sources)['google.ts']).not.toContain('claude-x');
    expect(generate(sources)['openrouter.ts']).not.toContain('gone');
  });

  it('knows models by the names they are called by, and leaves prices out that hold elsewhere', () => {
    const rowsOf = (file: string) => /`\n(.*)\n`/s.exec(generate(sources)[file] ?? '')?.[1];
    expect(rowsOf('bedrock.ts')).toBe('{"id":"x","names":{"contains":["x"]},"prices":[{"prices":{"input":1}}]}');
    expect(rowsOf('vertex.ts')).toBe('{"id":"claude-x","names":{"equals":["claude-x"]}}');
  });

  it('leaves out the prices of a vendor that bills other tokens than its usage counts', () => {
    expect(generate(sources)['cohere.ts']).toContain('{"id":"command","names":{"equals":["command"]}}');
  });

  it('stops where a source has changed its form, or a correction has become void', () => {
    expect(() => generate({ ...sources, prices: { providers: [] } })).toThrow();
    expect(() => generate({ ...sources, prices: [] })).toThrow('There is nothing to correct');
  });
});

describe('what is generated', () => {
  it('is found by those who read it', () => {
    const rows = mergeModels([{ id: 'm', match: { starts_with: 'm-' }, prices: { input_mtok: 1 } }], []);
    expect(createModelTable('p', rows).find('m-2026')?.prices).toEqual([{ prices: { input: 1 } }]);
  });
});
