import { z } from 'zod';

/** What a test run came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** One line for each test or suite that did not run. */
  readonly notRun: readonly string[];
}

const test = z.object({ status: z.string(), title: z.string(), fullName: z.string() });
const file = z.object({ name: z.string(), status: z.string(), assertionResults: z.array(test) });
/** What is read of the report that vitest writes with `--reporter=json`. */
const report = z.object({ testResults: z.array(file) });

type Test = z.infer<typeof test>;

/** A suite that names its reason speaks for itself; of any other test the name is told. */
const describeSkipped = ({ title, fullName }: Test): string =>
  title.includes('NOT RUN') ? title : `skipped: ${fullName}`;

/**
 * Counts the tests of one report. A file that broke before its first test, at an import say, counts as one failure.
 * @throws ZodError when it is not a report
 */
export function countTests(input: unknown): Counts {
  const files = report.parse(input).testResults;
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(hasFailed),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(hasFailed).length + broken.length,
    notRun: tests.filter((each) => each.status !== 'passed' && !hasFailed(each)).map(describeSkipped),
  };
}

const hasFailed = ({ status }: Test): boolean => status === 'failed';

/** @returns the counts together, with each reason once */
export function addUp(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    notRun: [...new Set(all.flatMap(({ notRun }) => notRun))],
  };
}
