/** What becomes of a suite that needs a server. */
export type Decision =
  | { readonly kind: 'run'; readonly binary: string }
  | { readonly kind: 'skip'; readonly why: string }
  | { readonly kind: 'fail'; readonly why: string };

/** The words a report is searched for; the last line of `npm test` repeats them. */
export const NOT_RUN = 'Redis suites NOT RUN: no redis-server';

const REMEDY = 'install it (Debian: apt-get install redis-server) or set PROXY_TEST_REDIS_SERVER';

/** Without a server a suite is skipped in plain sight, and fails where `PROXY_TEST_REDIS_REQUIRED=1` forbids that. */
export function decide(binary: string | undefined, environment: NodeJS.ProcessEnv): Decision {
  if (binary !== undefined) return { kind: 'run', binary };
  const kind = environment['PROXY_TEST_REDIS_REQUIRED'] === '1' ? 'fail' : 'skip';
  return { kind, why: `${NOT_RUN}; ${REMEDY}` };
}
