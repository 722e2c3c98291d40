import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The repository. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

/** What the checks read of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly private: boolean;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const ranges = z.record(z.string(), z.string()).default({});
const manifest: z.ZodType<Manifest> = z.object({
  name: z.string(),
  private: z.boolean().default(false),
  exports: z.record(z.string(), z.unknown()).default({}),
  bin: ranges,
  dependencies: ranges,
  peerDependencies: ranges,
  devDependencies: ranges,
});

export interface WorkspacePackage {
  /** Relative to the root, with `/`: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package of the workspace, by folder. */
export function readWorkspace(): readonly WorkspacePackage[] {
  return globSync('{packages,apps,tooling}/*/package.json', { cwd: root })
    .sort()
    .map((path) => ({ folder: dirname(path), manifest: manifest.parse(readJson(join(root, path))) }));
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The files of a package that match, relative to the root. Generated folders are left out. */
export function filesOf(workspacePackage: WorkspacePackage, pattern: string): readonly string[] {
  return globSync(`${workspacePackage.folder}/${pattern}`, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|coverage|\.cache|fixtures)$/.test(path),
  }).filter((path) => existsSync(join(root, path)));
}
