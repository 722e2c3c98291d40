// Fails when packages or files import each other in a way ARCHITECTURE.md does not allow.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, readWorkspace, root } from '../workspace.ts';
import { findCycles } from './cycles.ts';
import { findWrongImports, type PackageSources } from './direction.ts';
import { readImports } from './read-imports.ts';

const packages: readonly PackageSources[] = readWorkspace().map((each) => ({
  ...each,
  files: filesOf(each, '**/*.{ts,mjs}').map((path) => ({
    path,
    imports: readImports(readFileSync(join(root, path), 'utf8')),
  })),
}));

const findings = [
  ...findWrongImports(packages),
  ...packages.flatMap(({ files }) => findCycles(files)).map((cycle) => `a cycle: ${cycle.join(' → ')}`),
];
for (const finding of findings) process.stderr.write(`${finding}\n`);
const fileCount = packages.reduce((sum, { files }) => sum + files.length, 0);
process.stdout.write(`${fileCount} files, ${findings.length} wrong imports or cycles\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
