import { REPORT } from './tally/read-reports.ts';

/** One command of `npm test`. */
export interface Step {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The title of a step without whose success this one has nothing to work on. */
  readonly needs?: string;
}

const turbo = (...tasks: readonly string[]): Pick<Step, 'command' | 'args'> => ({
  command: 'turbo',
  args: ['run', ...tasks, '--continue', '--output-logs=errors-only'],
});
const vitestFlags = ['--coverage', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
const tests = turbo('test');

/** In the order they run: what is quick and often wrong comes first. */
export const steps: readonly Step[] = [
  { title: 'format and lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { title: 'imports', command: 'node', args: ['tooling/checks/src/imports/main.ts'] },
  { title: 'build', ...turbo('build') },
  { title: 'types', ...turbo('typecheck') },
  { title: 'package shapes', ...turbo('check:package'), needs: 'build' },
  { title: 'packages alone', command: 'node', args: ['tooling/checks/src/alone/main.ts'], needs: 'build' },
  { title: 'unused code', command: 'knip', args: [] },
  { title: 'tests', ...tests, args: [...tests.args, '--', ...vitestFlags] },
];
