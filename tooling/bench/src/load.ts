import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contestant } from './contestant.ts';

/** What one shot of load did. */
export interface LoadResult {
  readonly requests: number;
  /** Answers with another status than 2xx, and broken connections. */
  readonly failures: number;
}

export interface Load {
  readonly path: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export const hasWrk: boolean = spawnSync('wrk', ['-v']).error === undefined;

/** Closed-loop load by wrk, or by autocannon where there is none. Bounded by its seconds. */
export function shoot(contestant: Contestant, load: Load): Promise<LoadResult> {
  return hasWrk ? byWrk(contestant, load) : byAutocannon(contestant, load);
}

const report = `done = function(summary)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.timeout
  io.write(string.format("RESULT %d %d\\n", summary.requests, errors.status + broken))
end`;

/** JSON's escapes of printable text are Lua's too. */
const lua = (text: string): string => JSON.stringify(text);

async function byWrk({ url, headers }: Contestant, { path, body, connections, seconds }: Load): Promise<LoadResult> {
  const script = join(mkdtempSync(join(tmpdir(), 'gateway-load-')), 'post.lua');
  const all = Object.entries({ 'content-type': 'application/json', ...headers });
  const setHeaders = all.map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`);
  writeFileSync(script, ['wrk.method = "POST"', `wrk.body = ${lua(body)}`, ...setHeaders, report].join('\n'));
  const output = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url + path]);
  const [, requests, failures] = /RESULT (\d+) (\d+)/.exec(output) ?? [];
  return { requests: Number(requests ?? 0), failures: Number(failures ?? 0) };
}

async function byAutocannon({ url, headers }: Contestant, load: Load): Promise<LoadResult> {
  const { default: autocannon } = await import('autocannon');
  const result = await autocannon({
    url: url + load.path,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: load.body,
    connections: load.connections,
    duration: load.seconds,
  });
  return { requests: result['2xx'], failures: result.non2xx + result.errors };
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
    });
    child.once('error', reject);
    child.once('exit', () => resolve(output));
  });
}
