// `npm start` and `npm test` begin here, under whichever Node the machine has: 18 or newer, hence JavaScript, no
// dependency, and nothing that newer versions brought.
import { fileURLToPath } from 'node:url';
import { supervise } from './supervise.mjs';
import { toolchainPath } from './toolchain.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Started by hand, the command may outlive the shell it was typed in; started by npm, it may not outlive npm.
const launcher = process.env['npm_lifecycle_event'] === undefined ? undefined : process.ppid;

/** @typedef {{ command: string, args: readonly string[], reach: 'process' | 'group' }} Step */

/** @type {Step} */
const install = {
  command: 'pnpm',
  args: ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'],
  reach: 'group',
};

/**
 * @param {string} name
 * @param {readonly string[]} rest
 * @returns {Step}
 */
const script = (name, rest = []) => ({ command: 'pnpm', args: ['run', name, ...rest], reach: 'group' });

/** As the program's own first line asks: the larger young generation of large machines makes quiet streams costly. */
const gatewayFlags = ['--max-semi-space-size=16'];

/**
 * @param {readonly string[]} rest
 * @returns {Step}
 */
const gateway = (rest) => ({
  command: 'node',
  args: [...gatewayFlags, 'apps/gateway/dist/main.js', ...rest],
  reach: 'process',
});

/**
 * @param {string} command
 * @param {readonly string[]} rest
 * @returns {readonly Step[]}
 */
const stepsOf = (command, rest) =>
  command === 'start' ? [install, script('build:gateway'), gateway(rest)] : [install, script(command, rest)];

/**
 * @param {readonly Step[]} steps
 * @returns {Promise<number>} the code of the first step that failed, else 0
 */
async function runAll(steps) {
  const env = { ...process.env, PATH: toolchainPath(root, process.env['PATH'] ?? ''), TURBO_TELEMETRY_DISABLED: '1' };
  for (const { command, args, reach } of steps) {
    const code = await supervise(command, args, { cwd: root, env, reach, launcher });
    if (code !== 0) return code;
  }
  return 0;
}

const [command = 'start', ...rest] = process.argv.slice(2);
process.exitCode = await runAll(stepsOf(command, rest)).catch((/** @type {Error} */ error) => {
  process.stderr.write(`${error.message}\n`);
  return 1;
});
