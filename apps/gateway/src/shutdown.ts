import type { Composition } from './compose/compose.ts';

/**
 * Stops in order: no more requests, what is under way ends or is told, connections close, the ledger is written.
 * A second call shortens the time; all calls settle together.
 */
export function createShutdown({
  gateway,
  server,
  adminServer,
  observers,
}: Composition): (deadlineMs: number) => Promise<void> {
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    await gateway.close();
    await adminServer?.close();
    await observers.close();
  };
  return async (deadlineMs) => {
    await server.drain(deadlineMs);
    closing ??= closeAll();
    await closing;
  };
}
