import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface EventLoopDelay {
  /** The 99th percentile since it was asked last, in seconds. */
  seconds(): number;
  close(): void;
}

/** Measures how late the timers of this process run. Does not keep the process alive. */
export function watchEventLoopDelay(resolutionMs: number = 20): EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    seconds() {
      const nanoseconds = histogram.count === 0 ? 0 : histogram.percentile(99);
      histogram.reset();
      return Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3);
    },
    close: () => void histogram.disable(),
  };
}
