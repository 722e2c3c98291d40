import type { InstalledAgent } from './install.ts';
import type { Trial } from './try-agent.ts';
import type { Call } from './watch-calls.ts';

/** Prints what became of a trial: one line for the outcome, one for each kind of call, and all that failed. */
export function reportTrial(
  { name, version, dialect }: InstalledAgent,
  upstream: string,
  trial: Trial,
  { verbose }: { readonly verbose: boolean },
): void {
  const { isPassed, exitCode, fileText, durationMs, calls, records, upstreamRequests, printed } = trial;
  const seconds = (durationMs / 1_000).toFixed(1);
  console.log(`${isPassed ? 'passed' : 'FAILED'}  ${name} ${version}, ${dialect} to ${upstream}, ${seconds} s`);
  for (const [line, times] of countLines(calls.map(lineOf))) console.log(`        ${times} × ${line}`);
  const losses = records
    .flatMap(({ loss }) => loss)
    .map(({ field, action, reason }) => `${action} ${field}: ${reason}`);
  for (const [line, times] of countLines(losses)) console.log(`        ${times} × ${line}`);
  if (isPassed && !verbose) return;
  console.log(`        exit code ${exitCode}, file: ${JSON.stringify(fileText)}`);
  console.log(printed.replace(/^/gm, '        | '));
  if (!verbose) return;
  for (const { headers, path } of calls) console.log(JSON.stringify({ path, headers }));
  for (const { path, headers, body } of upstreamRequests) console.log(JSON.stringify({ path, headers, body }));
}

function lineOf({ method, path, status, errorCode = '' }: Call): string {
  return `${method} ${path} ${status} ${errorCode}`.trimEnd();
}

function countLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
