// `pnpm run ci`, and so `npm test`: runs every step, whatever became of those before it, and ends with what came of
// the tests. Begin it from the root, where the programs are found.
import { spawnSync } from 'node:child_process';
import { type Step, steps } from './steps.ts';
import { addUp } from './tally/counts.ts';
import { forgetReports, type PackageReport, readReports } from './tally/read-reports.ts';
import { root } from './workspace.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function runStep({ title, command, args, needs }: Step, failed: ReadonlySet<string>): boolean {
  if (needs !== undefined && failed.has(needs)) {
    say(`\n✗ ${title}: not tried, for want of ${needs}`);
    return false;
  }
  say(`\n▸ ${title}`);
  const startMs = performance.now();
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const passed = status === 0;
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(`${passed ? '✓' : '✗'} ${title}, ${seconds} s${error ? `: ${error.message}` : ''}`);
  return passed;
}

function describeReport({ name, counts, branches }: PackageReport): string {
  const covered = branches === undefined ? '' : `${branches.toFixed(1).padStart(6)} % of branches`;
  return `  ${name.padEnd(24)}${String(counts.passed + counts.failed).padStart(6)} tests ${covered}`;
}

forgetReports();
const failed = new Set<string>();
for (const step of steps) if (!runStep(step, failed)) failed.add(step.title);

const reports = readReports();
const total = addUp(reports.map(({ counts }) => counts));
const skipsForbidden = process.env['PROXY_TEST_SKIPS_FORBIDDEN'] === '1';
if (skipsForbidden && total.notRun.length > 0) failed.add('tests that did not run');

say('');
for (const report of reports) say(describeReport(report));
if (failed.size > 0) say(`\nFailed: ${[...failed].join(', ')}`);
say(`\n${total.passed} passed, ${total.failed} failed`);
for (const reason of total.notRun) say(reason);
process.exitCode = failed.size > 0 || total.failed > 0 ? 1 : 0;
