import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const source = ['--conditions=@proxy/source', fileURLToPath(new URL('../src/main.ts', import.meta.url))];
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

export interface Program {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly output: string;
  /** Settles once the output holds this; rejects if the program ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

/**
 * The program, in a folder of its own, with nothing of this machine's environment but what is given. It ends with the
 * test.
 * @param program what Node is started with; default: the sources
 */
export function run(
  args: readonly string[],
  files: Record<string, string> = {},
  environment: Record<string, string> = {},
  program: readonly string[] = source,
): Program {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-program-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text.toString();
      for (const listener of listeners) listener();
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    folder,
    get output() {
      return output;
    },
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void exit.then((code) => reject(new Error(`ended with ${code} and never said ${pattern}:\n${output}`)));
        look();
      }),
    exit,
  };
}

/** What the program says once it serves. */
export const address: RegExp = /listens on (https?:\S+)/;
