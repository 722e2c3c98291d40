import type { UsageRecord } from '@proxy/spec';
import type { InstalledAgent } from './install.ts';
import type { Trouble } from './scripted-model.ts';
import type { Trial } from './try-agent.ts';
import type { Call } from './watch-calls.ts';

/** Prints what became of a trial: one line for the outcome, one for each kind of call, and all that failed. */
export function reportTrial(
  { name, version, dialect }: InstalledAgent,
  { upstream, trouble }: { readonly upstream: string; readonly trouble: Trouble },
  trial: Trial,
  { verbose }: { readonly verbose: boolean },
): void {
  const { isPassed, exitCode, fileText, durationMs, calls, records, upstreamRequests, printed } = trial;
  const seconds = (durationMs / 1_000).toFixed(1);
  const title = `${name} ${version}, ${dialect} to ${upstream}, trouble: ${trouble}, ${seconds} s`;
  console.log(`${isPassed ? 'passed' : 'FAILED'}  ${title}`);
  for (const [line, times] of countLines(calls.map(lineOf))) console.log(`        ${times} × ${line}`);
  for (const [line, times] of countLines(records.flatMap(notesOf))) console.log(`        ${times} × ${line}`);
  if (isPassed && !verbose) return;
  console.log(`        exit code ${exitCode}, file: ${JSON.stringify(fileText)}`);
  console.log(printed.replace(/^/gm, '        | '));
  if (!verbose) return;
  for (const { headers, path } of calls) console.log(JSON.stringify({ path, headers }));
  for (const { path, headers, body } of upstreamRequests) console.log(JSON.stringify({ path, headers, body }));
}

function lineOf({ method, path, status }: Call): string {
  return `${method} ${path} ${status}`;
}

function notesOf({ loss, errorCode }: UsageRecord): readonly string[] {
  const losses = loss.map(({ field, action, reason }) => `${action} ${field}: ${reason}`);
  return errorCode ? [errorCode, ...losses] : losses;
}

function countLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
