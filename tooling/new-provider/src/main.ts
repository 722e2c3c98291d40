import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { filesOf, meanings, type NewProvider, newProviderSchema, withProvider } from './new-provider.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const builtIn = join(root, 'packages/providers/src/built-in-adapters.ts');

function usage(): string {
  const lines = Object.entries(meanings).map(([name, meaning]) => `  --${name.padEnd(14)}${meaning}`);
  return ['usage: pnpm --filter @proxy/new-provider run new', ...lines].join('\n');
}

/** @throws Error that says what is wrong with the options, and how they are */
function readOptions(): NewProvider {
  const options = Object.fromEntries(Object.keys(meanings).map((name) => [name, { type: 'string' as const }]));
  const parsed = newProviderSchema.safeParse({ ...parseArgs({ options }).values });
  if (parsed.success) return parsed.data;
  throw new Error(`${z.prettifyError(parsed.error)}\n\n${usage()}`);
}

function write(provider: NewProvider): void {
  const files = filesOf(provider);
  const known = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (known) throw new Error(`${known} exists already.`);
  const registered = withProvider(readFileSync(builtIn, 'utf8'), provider.id);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(builtIn, registered);
  execFileSync('pnpm', ['exec', 'biome', 'check', '--write', 'packages/providers/src'], { cwd: root, stdio: 'ignore' });
  process.stdout.write(`${Object.keys(files).join('\n')}\n\n${next}\n`);
}

const next = `Now: say in the adapter what is its own (paths it lacks, fields it calls otherwise, statuses it uses in its own way), each
with a link to where that is documented; give it a row in the table of packages/providers/README.md and in
apps/gateway/test/every-provider.test.ts; run \`pnpm --filter @proxy/provider-table run generate\` for the table in docs/reference,
then the tests of these packages: \`pnpm --filter @proxy/providers --filter @proxy/provider-table --filter @proxy/gateway test\`.`;

try {
  write(readOptions());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
