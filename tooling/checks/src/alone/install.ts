import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type WorkspacePackage } from '../workspace.ts';

/** Runs a command quietly. @throws Error with all that it printed, when it fails */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`.trim(), { cause: error });
  }
}

/** Packs a package as it would be published. @returns the tarball's path */
export function pack({ folder, manifest }: WorkspacePackage, destination: string): string {
  const tarball = join(destination, `${manifest.name.replace('@proxy/', '')}.tgz`);
  run(join(root, folder), 'pnpm', 'pack', '--out', tarball);
  return tarball;
}

/** What goes into an empty folder. */
export interface Installation {
  readonly name: string;
  /** By package name: the package's own tarball and those of the repository's packages that it needs. */
  readonly tarballs: ReadonlyMap<string, string>;
  /** Third parties that the user brings, with their ranges. */
  readonly beside?: Readonly<Record<string, string>>;
}

/**
 * Installs one package into a new folder as a stranger would, without a lockfile: the repository's own packages from
 * tarballs, all else from pnpm's store. Offline, pnpm takes the newest version that the store has.
 */
export function installAlone(folder: string, { name, tarballs, beside = {} }: Installation): void {
  mkdirSync(folder, { recursive: true });
  const overrides = Object.fromEntries([...tarballs].map(([each, path]) => [each, `file:${path}`]));
  const dependencies = { ...beside, [name]: overrides[name] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'alone', private: true, dependencies }));
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides, pmOnFail: 'ignore' }));
  run(folder, 'pnpm', 'install', '--offline', '--no-frozen-lockfile', '--ignore-scripts');
}

/** The names of all packages below a folder's `node_modules`, as pnpm's flat store lists them. */
export function installedNames(folder: string): readonly string[] {
  const entries = readdirSync(join(folder, 'node_modules', '.pnpm')).filter((entry) => entry.lastIndexOf('@') > 0);
  return [...new Set(entries.map((entry) => entry.replace(/(.)@.*$/, '$1').replace('+', '/')))];
}
