import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} Supervision
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {'process' | 'group'} reach whom a signal is passed to: a program that ends its own children, or all that
 *   the command started
 * @property {number | undefined} launcher the process whose end ends the command too
 */

/** @type {readonly NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LAUNCHER_CHECK_MS = 250;

/**
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    const ended = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!ended) throw error;
  }
}

/**
 * Runs a command whose life is tied to this process. Each signal received here is passed on as often as it comes, so
 * that a program may take a second one as "now". The command has a process group of its own, or a terminal would
 * deliver Ctrl-C to it a second time.
 *
 * A launcher such as `npm` may be killed without passing anything on; then this process has a new parent, and the
 * command is asked to end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Supervision} supervision
 * @returns {Promise<number>} the exit code a shell would report: 128 and the signal's number for a signal
 */
export function supervise(command, args, { cwd, env, reach, launcher }) {
  const onWindows = process.platform === 'win32';
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: !onWindows,
    shell: onWindows,
  });
  /** @param {NodeJS.Signals} signal */
  const send = (signal) => {
    if (reach === 'process' || onWindows) child.kill(signal);
    else if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  const watch = setInterval(() => {
    if (launcher === undefined || process.ppid === launcher) return;
    clearInterval(watch);
    send('SIGTERM');
  }, LAUNCHER_CHECK_MS);
  for (const signal of PASSED_ON) process.on(signal, send);

  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  return ended.finally(() => {
    clearInterval(watch);
    for (const signal of PASSED_ON) process.removeListener(signal, send);
  });
}
