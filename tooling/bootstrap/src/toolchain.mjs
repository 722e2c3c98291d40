import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { missingPackages, satisfies } from './requirements.mjs';

const onWindows = process.platform === 'win32';

/**
 * @param {string} root
 * @returns {import('./requirements.mjs').Requirements}
 */
function readRequirements(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    nodeRange: manifest.engines.node,
    node: readFileSync(join(root, '.node-version'), 'utf8').trim(),
    pnpm: manifest.packageManager.replace(/^pnpm@/, ''),
  };
}

/**
 * @param {string} command
 * @param {string} path
 * @returns {string | undefined} the bare version, nothing where the command does not run
 */
function versionOf(command, path) {
  const env = { ...process.env, PATH: path };
  const { status, stdout } = spawnSync(command, ['--version'], { env, encoding: 'utf8', shell: onWindows });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

/**
 * The folders to look for programs in. pnpm's own entry in `.bin` is a shell script until an install script replaces
 * it, and turbo cannot run that; the native binary beside it needs no script.
 * @param {string} folder
 */
function programFolders(folder) {
  const modules = join(folder, 'node_modules');
  const native = join(modules, '@pnpm');
  const binaries = existsSync(native) ? readdirSync(native).map((name) => join(native, name)) : [];
  return [...binaries, join(modules, '.bin')];
}

/**
 * Installs into a folder of its own and moves it into place whole, so that an interrupted or a parallel run leaves
 * nothing half done.
 * @param {readonly string[]} packages
 * @param {string} folder
 * @param {string} path
 */
function fetchPackages(packages, folder, path) {
  process.stderr.write(`Fetching ${packages.join(' and ')} into .cache/ (once)\n`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', '--prefix', draft, ...flags, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
    shell: onWindows,
  });
  if (status === 0 && !existsSync(folder)) renameSync(draft, folder);
  rmSync(draft, { recursive: true, force: true });
  if (status !== 0) throw new Error(`npm could not fetch ${packages.join(' and ')}; the reason stands above.`);
}

/**
 * The `PATH` on which this repository's Node and pnpm are found, fetched into `.cache/toolchain` where the machine has
 * none that fit. Nothing is installed globally.
 * @param {string} root
 * @param {string} path
 * @returns {string}
 * @throws {Error} when a program cannot be had, or does not run here
 */
export function toolchainPath(root, path) {
  const wanted = readRequirements(root);
  const { platform, arch, versions } = process;
  const packages = missingPackages(wanted, { node: versions.node, pnpm: versionOf('pnpm', path), platform, arch });
  if (packages.length === 0) return path;

  const folder = join(root, '.cache', 'toolchain', packages.join('+'));
  if (!existsSync(folder)) fetchPackages(packages, folder, path);
  const extended = [...programFolders(folder), path].join(delimiter);
  const node = versionOf('node', extended);
  if (!node || !satisfies(node, wanted.nodeRange)) throw new Error(`The Node in ${folder} does not run here.`);
  if (!versionOf('pnpm', extended)) throw new Error(`The pnpm in ${folder} does not run here.`);
  return extended;
}
