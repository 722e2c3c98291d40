/** Ends the gateway in so many milliseconds. */
type Shutdown = (deadlineMs: number) => Promise<void>;

const hurriedMs = 1_000;

/** SIGTERM and SIGINT stop the gateway in its own time, a second one within a second. */
export function untilSignalled(shutdown: Shutdown, drainMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let signals = 0;
    const onSignal = (): void => {
      signals++;
      shutdown(signals === 1 ? drainMs : hurriedMs).then(resolve, reject);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
