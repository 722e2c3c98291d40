import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldersOf, noticesOf } from './third-party-notices.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'notices-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function install(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

describe('the notices of a bundle', () => {
  it('are of each package that a module is from, and not of the project', () => {
    const modules = [
      '/p/src/main.ts',
      '/p/node_modules/.pnpm/a@1.0.0/node_modules/a/lib/x.js',
      '/p/node_modules/.pnpm/a@1.0.0/node_modules/a/y.js',
      '/p/node_modules/.pnpm/@b+c@2.0.0/node_modules/@b/c/z.js',
      '\0rolldown/runtime.js',
    ];
    expect(foldersOf(modules)).toEqual([
      '/p/node_modules/.pnpm/@b+c@2.0.0/node_modules/@b/c',
      '/p/node_modules/.pnpm/a@1.0.0/node_modules/a',
    ]);
  });

  it('tell name, version, licence and all of its texts', () => {
    const files = { 'LICENSE.md': 'Be kind.\n', NOTICE: 'By A.', 'readme.md': 'not this' };
    const text = noticesOf([install('a', { license: 'MIT' }, files)]);
    expect(text).toContain('## a 1.2.3\n\nLicence: MIT\n');
    expect(text).toContain('\n````text\nBe kind.\n````\n');
    expect(text).toContain('By A.');
    expect(text).not.toContain('not this');
  });

  it('refuse a package that tells no licence', () => {
    const folder = install('a', {});
    expect(() => noticesOf([folder])).toThrow('a tells no licence');
  });
});
