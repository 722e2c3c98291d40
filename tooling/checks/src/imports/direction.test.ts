import { describe, expect, it } from 'vitest';
import { findWrongImports, type PackageSources } from './direction.ts';

interface Seed {
  readonly name: string;
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly dependencies?: readonly string[];
  readonly devDependencies?: readonly string[];
}

const ranges = (names: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, '*']));

const sources = ({ name, imports = {}, dependencies, devDependencies }: Seed): PackageSources => {
  const folder = `packages/${name}`;
  return {
    folder,
    manifest: {
      name: `@proxy/${name}`,
      private: false,
      exports: {},
      bin: {},
      dependencies: ranges(dependencies),
      peerDependencies: {},
      devDependencies: ranges(devDependencies),
    },
    files: Object.entries(imports).map(([path, names]) => ({ path: `${folder}/${path}`, imports: names })),
  };
};

const check = (seed: Seed): readonly string[] => findWrongImports([sources(seed)]);

describe('findWrongImports', () => {
  it('accepts what points the right way and is declared', () => {
    const api: Seed = {
      name: 'api',
      dependencies: ['@proxy/core', 'zod'],
      devDependencies: ['@proxy/testing', '@proxy/redis-server'],
      imports: {
        'src/a.ts': ['@proxy/core/redis', 'zod', 'node:http', './b.ts', '@proxy/api'],
        'src/a.test.ts': ['@proxy/testing', '@proxy/redis-server', '../test/help.ts'],
        'vitest.config.ts': ['../../vitest.shared.ts'],
      },
    };
    expect(check(api)).toEqual([]);
  });

  it('lets a program that is bundled name what it takes in as development dependencies', () => {
    const gateway: Seed = { name: 'gateway', devDependencies: ['zod'], imports: { 'src/main.ts': ['zod'] } };
    expect(check(gateway)).toEqual([]);
  });

  it.each<[string, Seed, string]>([
    [
      'an import against the direction',
      { name: 'core', dependencies: [], imports: { 'src/a.ts': ['@proxy/api'] } },
      'packages/core/src/a.ts: imports @proxy/api, on which @proxy/core may not lean',
    ],
    [
      'the same in a test',
      { name: 'core', imports: { 'src/a.test.ts': ['@proxy/dialects'] } },
      'packages/core/src/a.test.ts: imports @proxy/dialects, on which @proxy/core may not lean',
    ],
    [
      'a dependency against the direction',
      { name: 'dialects', dependencies: ['@proxy/providers'] },
      '@proxy/dialects: package.json names @proxy/providers, on which it may not lean',
    ],
    [
      'testing as a dependency of a published package',
      { name: 'core', dependencies: ['@proxy/testing'] },
      '@proxy/core: package.json names @proxy/testing, on which it may not lean',
    ],
    [
      'testing in spec, even for development',
      { name: 'spec', devDependencies: ['@proxy/testing'] },
      '@proxy/spec: package.json names @proxy/testing, on which it may not lean',
    ],
    [
      'testing in a published file',
      { name: 'core', devDependencies: ['@proxy/testing'], imports: { 'src/a.ts': ['@proxy/testing'] } },
      'packages/core/src/a.ts: imports @proxy/testing, which is for tests, examples and benchmarks',
    ],
    [
      'a development dependency in a published file',
      { name: 'core', devDependencies: ['fast-check'], imports: { 'src/a.ts': ['fast-check'] } },
      'packages/core/src/a.ts: imports fast-check, a development dependency, in a published file',
    ],
    [
      'a package that no manifest names',
      { name: 'core', imports: { 'src/a.test.ts': ['left-pad/sub'] } },
      'packages/core/src/a.test.ts: imports left-pad/sub, which its package.json does not name',
    ],
    [
      'a path into another package',
      { name: 'core', imports: { 'src/a.test.ts': ['../../spec/src/usage.ts'] } },
      'packages/core/src/a.test.ts: reaches out of its package to packages/spec/src/usage.ts',
    ],
    [
      'Node in a package for browsers',
      { name: 'dialects', imports: { 'src/a.ts': ['node:buffer'], 'src/a.test.ts': ['node:fs'] } },
      'packages/dialects/src/a.ts: imports node:buffer, but @proxy/dialects also runs in browsers',
    ],
  ])('names %s', (_what, seed, sentence) => {
    expect(check(seed)).toEqual([sentence]);
  });
});
