import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** The folder of the installed package that a module is of; nothing for the project's own. */
const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const licenceFile = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

/** Writes `THIRD-PARTY.md` beside the bundle: name, version, licence and its text, of every package whose code is in it. */
export function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.md', source: noticesOf(foldersOf(modules)) });
    },
  };
}

/** @param modules paths of files */
export function foldersOf(modules: readonly string[]): readonly string[] {
  const folders = modules.map((id) => packageFolder.exec(id)?.[0]).filter((folder) => folder !== undefined);
  return [...new Set(folders)].sort();
}

/** @throws Error for a package that says nothing of its licence, which must not be shipped */
export function noticesOf(folders: readonly string[]): string {
  const intro = '# Third-party software\n\nThe program holds code of these packages, under their own licences.\n';
  return [intro, ...folders.map(noticeOf)].join('\n');
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly [field in 'name' | 'version' | 'license']?: string;
  };
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  if (!license && files.length === 0) throw new Error(`${name} tells no licence (${folder}).`);
  const texts = files.map((file) => `\n\`\`\`\`text\n${readFileSync(join(folder, file), 'utf8').trim()}\n\`\`\`\`\n`);
  return [`## ${name} ${version}\n\nLicence: ${license ?? 'see below'}\n`, ...texts].join('');
}
