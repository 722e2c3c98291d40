// Runs the replay of the dialects' tests on any folder of recordings, for collections that are too large to be kept here.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../packages/dialects/test/replay/main.ts', import.meta.url));
const folders = process.argv.slice(2).map((argument) => (argument.startsWith('--') ? argument : resolve(argument)));
const { status } = spawnSync(process.execPath, ['--conditions=@proxy/source', program, ...folders], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
