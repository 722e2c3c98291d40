// Installs each published package by itself into an empty folder, and imports all that it offers with plain Node.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, readWorkspace } from '../workspace.ts';
import { installAlone, installedNames, pack, run } from './install.ts';
import { entriesOf, findUnwanted, neededBy } from './requirements.ts';

const published = readWorkspace().filter(({ manifest }) => !manifest.private);
const manifests = new Map(published.map(({ manifest }) => [manifest.name, manifest]));

const importAll = (folder: string, entries: readonly string[]): void => {
  for (const entry of entries) run(folder, 'node', '--input-type=module', '-e', `await import('${entry}')`);
};

/**
 * The main entry has to do without optional peers; a subpath may need them.
 * @throws Error saying what went wrong for this package
 */
function tryAlone(manifest: Manifest, packed: ReadonlyMap<string, string>, folder: string): void {
  const { name, peerDependencies } = manifest;
  const needed = neededBy(name, manifests);
  const tarballs = new Map([...packed].filter(([each]) => needed.includes(each)));
  const [main, ...subpaths] = entriesOf(manifest);

  const bare = join(folder, 'bare');
  installAlone(bare, { name, tarballs });
  const unwanted = findUnwanted(name, installedNames(bare));
  if (unwanted.length > 0) throw new Error(`brings ${unwanted.join(', ')}`);
  if (main !== undefined) importAll(bare, [main]);
  for (const program of Object.keys(manifest.bin)) run(bare, join('node_modules', '.bin', program), '--help');

  if (subpaths.length === 0) return;
  const withPeers = join(folder, 'with-peers');
  installAlone(withPeers, { name, tarballs, beside: peerDependencies });
  importAll(withPeers, subpaths);
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
