import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process under measurement. */
export interface Contestant {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it has said so far, the last 10,000 characters. */
  printed(): string;
  stop(): Promise<void>;
}

export interface Command {
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Finds the address in what the process prints. */
  readonly ready: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

const patienceMs = 30_000;

/** Starts a Node process and waits until it says where it listens. @throws where it ends, or stays silent for 30 s */
export function startContestant(name: string, command: Command): Promise<Contestant> {
  const child = spawn(process.execPath, command.args, {
    env: { ...process.env, NODE_ENV: 'production', ...command.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(command.directory !== undefined && { cwd: command.directory }),
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): void => void child.kill('SIGKILL');
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await gone;
  };
  process.once('exit', kill);
  let printed = '';
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      void stop();
      reject(new Error(`${name} ${reason}:\n${printed}`));
    };
    const timer = setTimeout(() => fail(`said nothing in ${patienceMs / 1_000} s`), patienceMs);
    const listen = (text: Buffer): void => {
      printed = (printed + text.toString()).slice(-10_000);
      const url = command.ready.exec(printed)?.[1];
      if (url === undefined || child.pid === undefined) return;
      clearTimeout(timer);
      resolve({ name, pid: child.pid, url, headers: command.headers ?? {}, printed: () => printed, stop });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => fail(`ended with code ${code}`));
    child.once('error', (error) => fail(error.message));
  });
}

/** A server of this folder, in a process of its own. */
export function startServer(file: 'upstream' | 'floor' | 'reprint', ...args: readonly string[]): Promise<Contestant> {
  const path = fileURLToPath(new URL(`./servers/${file}.ts`, import.meta.url));
  return startContestant(file, { args: [path, ...args], ready: /^(http:\S+)/m });
}
