import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

/**
 * Chains of relative imports that come back to where they began, types included: two modules that want each other ask
 * for a third. Each cycle is told once, from its first file, which stands at the end again; of cycles that share files
 * at least one is told.
 */
export function findCycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const graph = new Map(files.map((file) => [file.path, relativeImports(file)]));
  const finished = new Set<string>();
  const cycles: string[][] = [];

  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) return void cycles.push([...trail.slice(start), path]);
    if (finished.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of [...graph.keys()].sort()) visit(path, []);
  return cycles;
}

const relativeImports = ({ path, imports }: SourceFile): readonly string[] =>
  imports.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(path), name));
