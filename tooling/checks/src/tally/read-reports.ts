import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { filesOf, readJson, readWorkspace, root, type WorkspacePackage } from '../workspace.ts';
import { type Counts, countTests } from './counts.ts';

/** Where each package's run leaves its report, relative to the package. */
export const REPORT = '.cache/tests.json';
const COVERAGE = 'coverage/coverage-summary.json';

/** The outcome of one package's tests. */
export interface PackageReport {
  readonly name: string;
  readonly counts: Counts;
  /** Percent of branches that its tests took; absent where none was measured. */
  readonly branches: number | undefined;
}

/** Where there was no branch, istanbul's summary has the word `Unknown` for a number. */
const percent = z.number().optional().catch(undefined);
const coverage = z.object({ total: z.object({ branches: z.object({ pct: percent }) }) });

const withTests = (): readonly WorkspacePackage[] =>
  readWorkspace().filter((each) => filesOf(each, '{src,test,examples}/**/*.test.ts').length > 0);

/** Removes what an earlier run left, so that a package which no longer reports cannot live on it. */
export function forgetReports(): void {
  for (const { folder } of withTests()) {
    rmSync(join(root, folder, REPORT), { force: true });
    rmSync(join(root, folder, COVERAGE), { force: true });
  }
}

/** A run that left no report, or half of one, has failed once. */
function countReport(name: string, path: string): Counts {
  try {
    return countTests(readJson(path));
  } catch (error) {
    process.stderr.write(`${name} left no report: ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1, notRun: [] };
  }
}

/** Reads what each package with tests reported. */
export function readReports(): readonly PackageReport[] {
  return withTests().map(({ folder, manifest: { name } }) => {
    const summary = join(root, folder, COVERAGE);
    return {
      name,
      counts: countReport(name, join(root, folder, REPORT)),
      branches: existsSync(summary) ? coverage.parse(readJson(summary)).total.branches.pct : undefined,
    };
  });
}
