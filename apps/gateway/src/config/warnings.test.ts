import { describe, expect, it } from 'vitest';
import { configSchema } from './schema.ts';
import { warningsOf } from './warnings.ts';

const targets = [{ provider: 'p', model: 'x' }];
const allowing = (...allowed: readonly string[]): readonly string[] =>
  warningsOf(
    configSchema.parse({
      providers: { p: { type: 'mock' } },
      models: { fast: { targets }, 'claude-*': { targets } },
      keys: { alice: { key: 'k', models: allowed } },
    }),
  );

describe('warningsOf', () => {
  it.each(['fast', 'fa*', '*', 'claude-*', 'claude-haiku', 'claude-haiku-*', 'cl*', 'p/x', 'p/*', 'p*'])(
    'has nothing against %s in the list of a key',
    (entry) => {
      expect(allowing(entry)).toEqual([]);
    },
  );

  it.each(['slow', 'fast-2', 'slow*', 'fast-*', 'gpt-4o', 'q/x', 'q/*', 'p'])(
    'names %s, which stands for nothing',
    (entry) => {
      expect(allowing('fast', entry)).toEqual([
        `keys.alice.models: "${entry}" is no model, provider/model or pattern of one, and allows nothing.`,
      ]);
    },
  );

  it('has nothing to say where there are no keys', () => {
    expect(warningsOf(configSchema.parse({}))).toEqual([]);
  });
});
