import { describe, expect, it } from 'vitest';
import type { Manifest } from '../workspace.ts';
import { entriesOf, findUnwanted, neededBy } from './requirements.ts';

const manifest = (name: string, ...dependencies: readonly string[]): Manifest => ({
  name,
  private: false,
  exports: { '.': {}, './redis': {}, './package.json': './package.json' },
  bin: {},
  dependencies: Object.fromEntries(dependencies.map((each) => [each, '*'])),
  peerDependencies: {},
  devDependencies: {},
});

describe('neededBy', () => {
  it('follows dependencies of dependencies and passes over third parties', () => {
    const all = [manifest('a', 'b', 'zod'), manifest('b', 'c'), manifest('c', 'zod'), manifest('d')];
    expect(neededBy('a', new Map(all.map((each) => [each.name, each])))).toEqual(['a', 'b', 'c']);
  });
});

describe('findUnwanted', () => {
  it('names what a package must not bring, also below a scope', () => {
    const installed = ['@proxy/core', '@proxy/spec', 'zod', 'undici', '@opentelemetry/api', 'pino-std-serializers'];
    expect(findUnwanted('@proxy/core', installed)).toEqual(['@opentelemetry/api', 'pino-std-serializers']);
  });

  it('asks nothing of other packages', () => {
    expect(findUnwanted('@proxy/logging', ['pino'])).toEqual([]);
  });
});

describe('entriesOf', () => {
  it('gives the names that can be imported', () => {
    expect(entriesOf(manifest('@proxy/core'))).toEqual(['@proxy/core', '@proxy/core/redis']);
  });
});
