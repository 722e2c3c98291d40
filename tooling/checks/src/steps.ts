import { REPORT } from './tally/read-reports.ts';

/** One command of `npm test`. */
export interface Step {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The title of a step without whose success this one has nothing to work on. */
  readonly needs?: string;
}

const turbo = (task: string, ...more: readonly string[]): Pick<Step, 'command' | 'args'> => ({
  command: 'turbo',
  args: ['run', task, '--continue', '--output-logs=errors-only', ...more],
});
const vitestFlags = ['--coverage', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];

/** In the order they run: what is quick and often wrong comes first. */
export const steps: readonly Step[] = [
  { title: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { title: 'imports', command: 'node', args: ['tooling/checks/src/imports/main.ts'] },
  { title: 'build', ...turbo('build') },
  { title: 'types', ...turbo('typecheck') },
  { title: 'package shapes', ...turbo('check:package'), needs: 'build' },
  { title: 'packages alone', command: 'node', args: ['tooling/checks/src/alone/main.ts'], needs: 'build' },
  { title: 'unused code', command: 'knip', args: [] },
  /** Each run of vitest has a worker per core already; more of them at once would only make tests late. */
  { title: 'tests', ...turbo('test', '--concurrency=50%', '--', ...vitestFlags) },
];
