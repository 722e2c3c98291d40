import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolchainPath } from './toolchain.mjs';

const WANTED = 'pnpm@12.21.0';

let root = '';
let programs = '';
let path = '';

function program(folder: string, name: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** An npm that notes its call and then does as told with the folder after `--prefix`, its third argument. */
const npm = (script: string): void => program(programs, 'npm', `echo "$@" >> '${root}/calls'\n${script}`);

const calls = (): readonly string[] => readFileSync(join(root, 'calls'), 'utf8').trimEnd().split('\n');

const installsPnpm = `
  mkdir -p "$3/node_modules/@pnpm/exe.test"
  printf '#!/bin/sh\\necho 12.21.0\\n' > "$3/node_modules/@pnpm/exe.test/pnpm"
  chmod +x "$3/node_modules/@pnpm/exe.test/pnpm"`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'toolchain-'));
  programs = join(root, 'programs');
  path = [programs, '/usr/bin', '/bin'].join(delimiter);
  writeFileSync(join(root, '.node-version'), '24.21.0\n');
  writeFileSync(join(root, 'package.json'), JSON.stringify({ engines: { node: '>=24.0.0' }, packageManager: WANTED }));
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('toolchainPath', () => {
  it('leaves a machine that has all as it is', () => {
    program(programs, 'pnpm', 'echo 12.4.0');
    expect(toolchainPath(root, path)).toBe(path);
    expect(readdirSync(root)).not.toContain('.cache');
  });

  it('fetches what is missing once, and runs no install script', () => {
    npm(installsPnpm);
    const first = toolchainPath(root, path);
    expect(first.split(delimiter)[0]).toBe(join(root, '.cache/toolchain', WANTED, 'node_modules/@pnpm/exe.test'));
    expect(toolchainPath(root, path)).toBe(first);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/ --ignore-scripts .* pnpm@12\.21\.0$/);
  });

  it('leaves nothing behind when npm fails, and tries again', () => {
    npm('mkdir -p "$3/half"; exit 1');
    expect(() => toolchainPath(root, path)).toThrow(`npm could not fetch ${WANTED}`);
    expect(readdirSync(join(root, '.cache/toolchain'))).toEqual([]);
    npm(installsPnpm);
    expect(toolchainPath(root, path)).toContain(WANTED);
  });

  it('says so when what was fetched does not run', () => {
    npm('mkdir -p "$3/node_modules"');
    expect(() => toolchainPath(root, path)).toThrow(/The pnpm in .* does not run here/);
  });
});
