import { spawn } from 'node:child_process';

export interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly patienceMs: number;
}

export interface RunEnd {
  /** `null` where it was ended from outside. */
  readonly exitCode: number | null;
  /** Both of its streams, the last 20,000 characters. */
  readonly printed: string;
  readonly durationMs: number;
}

/** Runs a program to its end. One that takes too long is killed with all that it has started. */
export function runCommand({ command, args, environment, directory, patienceMs }: Run): Promise<RunEnd> {
  const startedMs = performance.now();
  const child = spawn(command, args, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  const listen = (text: Buffer): void => {
    printed = (printed + text.toString()).slice(-20_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const kill = (): void => killGroup(child.pid);
  const timer = setTimeout(kill, patienceMs);
  process.once('exit', kill);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      kill();
      process.off('exit', kill);
      resolve({ exitCode, printed, durationMs: performance.now() - startedMs });
    });
  });
}

/** A child that was started detached leads a group of its own. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody of the group is left
  }
}
