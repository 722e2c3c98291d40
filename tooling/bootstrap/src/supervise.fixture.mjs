// The parts played by processes in supervise.test.ts, chosen by the first argument.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { supervise } from './supervise.mjs';

const self = fileURLToPath(import.meta.url);
/** No test lasts so long; what one leaves behind ends by itself. */
const LIFETIME_MS = 8_000;

/** @type {(args: readonly string[], reach: 'process' | 'group') => Promise<number>} */
const watchOver = (args, reach) =>
  supervise(process.execPath, args, { cwd: process.cwd(), env: process.env, reach, launcher: process.ppid });

/** Says which signals arrive, and gives in to the last of `patience` SIGTERMs. */
function program(patience = '1') {
  let left = Number(patience);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      process.stdout.write(`${signal}\n`);
      if (signal === 'SIGTERM') left -= 1;
      if (left === 0) process.exit(7);
    });
  }
  setTimeout(() => process.exit(1), LIFETIME_MS);
  process.stdout.write('up\n');
}

/** @type {Record<string, (argument?: string) => unknown>} */
const parts = {
  program,
  'deaf parent': () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
    spawn(process.execPath, [self, 'program'], { stdio: 'inherit' }).once('exit', (code) => process.exit(code ?? 1));
  },
  'supervisor of one': async (patience = '1') => {
    process.exitCode = await watchOver([self, 'program', patience], 'process');
  },
  'supervisor of many': async () => {
    process.exitCode = await watchOver([self, 'deaf parent'], 'group');
  },
  'supervisor of a suicide': async () => {
    process.stdout.write(`${await watchOver(['-e', 'process.kill(process.pid, "SIGKILL")'], 'process')}\n`);
  },
  launcher: () => spawn(process.execPath, [self, 'supervisor of one'], { stdio: 'inherit' }),
};

const [part = '', argument] = process.argv.slice(2);
parts[part]?.(argument);
