import { describe, expect, it } from 'vitest';
import { catalogData } from './data/index.ts';
import { createModelCatalog } from './model-catalog.ts';
import { parseRows } from './model-table.ts';
import { refusalTable } from './refusal-table.ts';
import { refusalsOf } from './refusals-of.ts';

const catalog = createModelCatalog();
const refusedBy = (provider: string, model: string): readonly string[] =>
  (catalog.find(provider, model)?.refusals ?? []).map((refusal) => {
    if (refusal.kind === 'ask') return `ask ${refusal.fact}`;
    if (refusal.kind === 'unsigned_call') return refusal.kind;
    return refusal.kind === 'role' ? `role ${refusal.from} ${refusal.to}` : `${refusal.kind} ${refusal.field}`;
  });

describe('the table of refusals', () => {
  it.each(refusalTable.map((row) => ({ source: row.source, row })))('has a model for its row of $source', ({ row }) => {
    const models = row.providers.flatMap((provider) =>
      parseRows(catalogData[provider as keyof typeof catalogData] as string).map(({ id, capabilities = {} }) =>
        refusalsOf([row], provider, id, capabilities),
      ),
    );
    expect(models.some((refusals) => refusals.length > 0)).toBe(true);
  });

  it('knows what reasoning models of OpenAI refuse', () => {
    const refused = refusedBy('openai', 'gpt-5-mini-2025-08-07');
    expect(refused).toEqual(expect.arrayContaining(['drop temperature', 'drop stop', 'rename max_tokens']));
    expect(refused).toContain('one_of reasoning_effort');
    expect(refusedBy('openai', 'o4-mini')).toContain('drop parallel_tool_calls');
  });

  it('knows it by the names of Responses too', () => {
    const inResponses = (model: string) =>
      (catalog.find('openai', model)?.refusals ?? []).flatMap((refusal) =>
        refusal.kind !== 'ask' && refusal.dialect === 'openai-responses' && 'field' in refusal ? [refusal] : [],
      );
    const fields = inResponses('gpt-5-mini').map(({ kind, field }) => `${kind} ${field}`);
    expect(fields).toEqual([
      'drop temperature',
      'drop top_p',
      'drop top_logprobs',
      'at_most max_output_tokens',
      'one_of reasoning.effort',
    ]);
    expect(inResponses('gpt-5.2')[0]).toMatchObject({ unless: { field: 'reasoning.effort', isOneOf: ['none', null] } });
  });

  it('leaves the sampler to models that use it while they do not reason', () => {
    const [first] = catalog.find('openai', 'gpt-5.2')?.refusals ?? [];
    expect(first).toMatchObject({ field: 'temperature', unless: { isOneOf: ['none', null] } });
    expect(catalog.find('openai', 'gpt-5.2-codex')?.refusals?.[0]).not.toHaveProperty('unless');
  });

  it.each([
    [
      'openai',
      'gpt-4o',
      [
        'at_most max_tokens',
        'at_most max_completion_tokens',
        'at_most max_output_tokens',
        'drop reasoning',
        'drop reasoning_effort',
      ],
    ],
    ['openai', 'gpt-3.5-turbo-0125', expect.arrayContaining(['role developer system', 'ask hasImages'])],
    ['openai', 'gpt-5-chat-latest', expect.arrayContaining(['ask hasTools'])],
    ['openai', 'o1-mini', expect.arrayContaining(['role developer user', 'role system user', 'rename max_tokens'])],
    ['anthropic', 'claude-opus-4-7', expect.arrayContaining(['drop temperature', 'one_of thinking.type'])],
    ['anthropic', 'claude-haiku-4-5', ['at_most max_tokens', 'drop output_config.effort']],
    ['google', 'gemini-3-pro-preview', ['unsigned_call']],
    ['google', 'gemini-2.5-pro', []],
    ['openrouter', 'openai/gpt-5', []],
  ])('tells of %s/%s', (provider, model, expected) => {
    expect(refusedBy(provider, model)).toEqual(expected);
  });

  it('takes GPT-3.5 for a model that calls tools', () => {
    expect(refusedBy('openai', 'gpt-3.5-turbo')).not.toContain('ask hasTools');
  });

  it('says nothing of a model of which a user says what it refuses', () => {
    const better = createModelCatalog([{ provider: 'openai', model: 'gpt-5', refusals: [] }]);
    expect(better.find('openai', 'gpt-5')).not.toHaveProperty('refusals');
    expect(better.find('openai', 'gpt-5-mini')).toHaveProperty('refusals');
  });

  it('goes by what a user knows better', () => {
    const better = createModelCatalog([{ provider: 'openai', model: 'gpt-5', capabilities: { maxOutputTokens: 7 } }]);
    expect(better.find('openai', 'gpt-5')?.refusals).toContainEqual(
      expect.objectContaining({ kind: 'at_most', limit: 7 }),
    );
  });
});
