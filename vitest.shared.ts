import type { ViteUserConfig } from 'vitest/config';

/** The export condition under which workspace packages resolve to their TypeScript sources: tests need no build. */
const conditions = ['@proxy/source'];

/** What a package's sources must reach, in percent, by glob; a run with `--coverage` below it fails. */
export type Thresholds = Readonly<Record<string, { readonly branches: number }>>;

/** The vitest configuration of every package; one that owes a coverage names it. */
export const packageTests = (thresholds: Thresholds = {}): ViteUserConfig => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{src,test,examples}/**/*.test.ts'],
    pool: 'threads',
    /** The files of a worker share its modules, which halves the time: no test may leave anything behind in them. */
    isolate: false,
    testTimeout: 10_000,
    hookTimeout: 30_000,
    passWithNoTests: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,mjs}'],
      exclude: ['src/**/*.{test,fixture}.{ts,mjs}'],
      reporter: ['text-summary', 'json-summary', 'json'],
      thresholds: { ...thresholds },
    },
  },
});

export const shared: ViteUserConfig = packageTests();
