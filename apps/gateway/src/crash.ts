import type { Clock } from '@proxy/spec';
import type { Logger } from './compose/observe.ts';

export interface CrashDependencies {
  readonly logger: Pick<Logger, 'fatal'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Lets what is under way end; settles when all is written. */
  shutdown(deadlineMs: number): Promise<void>;
  exit(code: number): void;
}

/** What is under way has so long to end: after a defect the state of the process is not to be trusted for longer. */
const drainMs = 10_000;
/** The stop itself may be what the defect broke. */
const exitMs = drainMs + 5_000;

/**
 * What becomes of an error that nothing caught: it is logged, other requests end, and the process exits with 1, for
 * whoever supervises it to start it again. Further ones are only logged.
 */
export function createCrash({ logger, clock, shutdown, exit }: CrashDependencies): (error: unknown) => void {
  let isCrashing = false;
  return (error) => {
    logger.fatal(error instanceof Error ? error : { thrown: String(error) }, 'uncaught error, stopping');
    if (isCrashing) return;
    isCrashing = true;
    clock.after(exitMs, () => exit(1));
    shutdown(drainMs).then(
      () => exit(1),
      () => exit(1),
    );
  };
}
