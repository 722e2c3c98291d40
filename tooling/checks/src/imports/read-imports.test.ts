import { describe, expect, it } from 'vitest';
import { readImports } from './read-imports.ts';

describe('readImports', () => {
  it.each([
    ["import { a } from './a.ts';", './a.ts'],
    ["import type { A } from './a.ts';", './a.ts'],
    ["import {\n  a,\n  type B,\n} from './a.ts';", './a.ts'],
    ["import './effect.ts';", './effect.ts'],
    ["export { a } from './a.ts';", './a.ts'],
    ["export * as b from './b.ts';", './b.ts'],
    ["const a = await import('node:fs');", 'node:fs'],
    ["type A = import('@proxy/spec').Usage;", '@proxy/spec'],
  ])('finds the name in %j', (source, name) => {
    expect(readImports(source)).toEqual([name]);
  });

  it.each([
    ["export const from = 'a';"],
    ["/**\n * import { a } from './a.ts';\n */"],
    ["// await import('a')"],
    ["const text = `\n  import { a } from './a.ts';\n`;"],
  ])('finds none in %j', (source) => {
    expect(readImports(source)).toEqual([]);
  });
});
