import { posix } from 'node:path';
import type { Manifest, WorkspacePackage } from '../workspace.ts';
import { isDevelopmentFile, type SourceFile } from './source-file.ts';

/** What each package may lean on: ARCHITECTURE.md, "Packages". Tooling is free. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ['@proxy/spec', []],
  ['@proxy/testing', ['@proxy/spec']],
  ['@proxy/dialects', ['@proxy/spec']],
  ['@proxy/providers', ['@proxy/spec', '@proxy/dialects']],
  ['@proxy/core', ['@proxy/spec']],
  ['@proxy/context', ['@proxy/spec']],
  ['@proxy/logging', ['@proxy/spec']],
  ['@proxy/api', ['@proxy/spec', '@proxy/dialects', '@proxy/core']],
  [
    '@proxy/gateway',
    [
      '@proxy/spec',
      '@proxy/dialects',
      '@proxy/providers',
      '@proxy/core',
      '@proxy/context',
      '@proxy/logging',
      '@proxy/api',
    ],
  ],
]);

/** These also run in a browser, so no published file of theirs may need Node. */
const BROWSER_SAFE: ReadonlySet<string> = new Set(['@proxy/spec', '@proxy/dialects']);

/** What its build takes in whole, so that nothing is left to install with it. */
const BUNDLED: ReadonlySet<string> = new Set(['@proxy/gateway']);

/** One package with what the check needs to know of it. */
export interface PackageSources extends WorkspacePackage {
  readonly files: readonly SourceFile[];
}

const isWorkspaceName = (name: string): boolean => name.startsWith('@proxy/');
const isProduct = (name: string): boolean => MAY_IMPORT.has(name);

/** Private helpers and `@proxy/testing` serve tests of any package but spec, from which testing itself is made. */
const isTestAid = (name: string): boolean => name === '@proxy/testing' || (isWorkspaceName(name) && !isProduct(name));

/** `@proxy/core/redis` → `@proxy/core`, `zod/v4` → `zod`. */
const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** @returns one sentence for each place where a package leans the wrong way, or on what its manifest does not name */
export function findWrongImports(packages: readonly PackageSources[]): readonly string[] {
  return packages.flatMap((each) => [
    ...wrongDependencies(each.manifest),
    ...each.files.flatMap((file) => file.imports.flatMap((name) => wrongImport(each, file, name))),
  ]);
}

function wrongDependencies({ name, dependencies, devDependencies, peerDependencies }: Manifest): readonly string[] {
  const allowed = MAY_IMPORT.get(name);
  if (!allowed) return [];
  const published = Object.keys({ ...dependencies, ...peerDependencies }).filter(isWorkspaceName);
  const development = Object.keys(devDependencies).filter(isWorkspaceName);
  const mayAid = name !== '@proxy/spec';
  return [
    ...published.filter((other) => !allowed.includes(other)),
    ...development.filter((other) => !allowed.includes(other) && !(mayAid && isTestAid(other))),
  ].map((other) => `${name}: package.json names ${other}, on which it may not lean`);
}

function wrongImport(owner: PackageSources, file: SourceFile, specifier: string): readonly string[] {
  if (specifier.startsWith('.')) return leavesPackage(owner, file, specifier);
  const { name } = owner.manifest;
  if (specifier.startsWith('node:')) {
    const wrong = BROWSER_SAFE.has(name) && !isDevelopmentFile(file.path);
    return wrong ? [`${file.path}: imports ${specifier}, but ${name} also runs in browsers`] : [];
  }
  const target = packageOf(specifier);
  if (target === name) return [];
  const problem = wrongDirection(name, target, file) ?? undeclared(owner.manifest, target, file);
  return problem === undefined ? [] : [`${file.path}: imports ${specifier}, ${problem}`];
}

function leavesPackage(owner: PackageSources, file: SourceFile, specifier: string): readonly string[] {
  const resolved = posix.join(posix.dirname(file.path), specifier);
  if (resolved.startsWith(`${owner.folder}/`) || resolved === 'vitest.shared.ts') return [];
  return [`${file.path}: reaches out of its package to ${resolved}`];
}

function wrongDirection(from: string, to: string, file: SourceFile): string | undefined {
  const allowed = MAY_IMPORT.get(from);
  if (!allowed || !isWorkspaceName(to) || allowed.includes(to)) return undefined;
  if (!isTestAid(to) || from === '@proxy/spec') return `on which ${from} may not lean`;
  return isDevelopmentFile(file.path) ? undefined : 'which is for tests, examples and benchmarks';
}

function undeclared(manifest: Manifest, target: string, file: SourceFile): string | undefined {
  if (target in manifest.dependencies || target in manifest.peerDependencies) return undefined;
  if (!(target in manifest.devDependencies)) return 'which its package.json does not name';
  const mayUse = isDevelopmentFile(file.path) || manifest.private || BUNDLED.has(manifest.name);
  return mayUse ? undefined : 'a development dependency, in a published file';
}
