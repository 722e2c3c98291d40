// Installs each published package by itself into an empty folder, and imports all that it offers with plain Node.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, readWorkspace } from '../workspace.ts';
import { installAlone, installedNames, pack, run } from './install.ts';
import { entriesOf, findUnwanted, neededBy } from './requirements.ts';

const published = readWorkspace().filter(({ manifest }) => !manifest.private);
const manifests = new Map(published.map(({ manifest }) => [manifest.name, manifest]));

/** @throws Error saying what went wrong for this package */
function tryAlone(manifest: Manifest, tarballs: ReadonlyMap<string, string>, folder: string): void {
  const { name } = manifest;
  const needed = neededBy(name, manifests);
  installAlone(name, new Map([...tarballs].filter(([each]) => needed.includes(each))), folder);
  const unwanted = findUnwanted(name, installedNames(folder));
  if (unwanted.length > 0) throw new Error(`brings ${unwanted.join(', ')}`);
  for (const entry of entriesOf(manifest)) run(folder, 'node', '--input-type=module', '-e', `await import('${entry}')`);
  for (const program of Object.keys(manifest.bin)) run(folder, join('node_modules', '.bin', program), '--help');
}

const scratch = mkdtempSync(join(tmpdir(), 'alone-'));
try {
  const packed = join(scratch, 'tarballs');
  mkdirSync(packed);
  const tarballs = new Map(published.map((each) => [each.manifest.name, pack(each, packed)]));
  for (const { manifest, folder } of published) {
    try {
      tryAlone(manifest, tarballs, join(scratch, folder));
      process.stdout.write(`${manifest.name} installs alone\n`);
    } catch (error) {
      process.stderr.write(`${manifest.name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
