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

const coverage = z.object({ total: z.object({ branches: z.object({ pct: z.number() }) }) });

const withTests = (): readonly WorkspacePackage[] =>
  readWorkspace().filter((each) => filesOf(each, '{src,test,examples}/**/*.test.ts').length > 0);

/** Removes what an earlier run left, so that a package which no longer reports cannot live on it. */
export function forgetReports(): void {
  for (const { folder } of withTests()) {
    rmSync(join(root, folder, REPORT), { force: true });
    rmSync(join(root, folder, COVERAGE), { force: true });
  }
}

/** Reads what each package with tests reported. One that did not report has failed once. */
export function readReports(): readonly PackageReport[] {
  return withTests().map(({ folder, manifest: { name } }) => {
    const report = join(root, folder, REPORT);
    const summary = join(root, folder, COVERAGE);
    return {
      name,
      counts: existsSync(report) ? countTests(readJson(report)) : { passed: 0, failed: 1, notRun: [] },
      branches: existsSync(summary) ? coverage.parse(readJson(summary)).total.branches.pct : undefined,
    };
  });
}
