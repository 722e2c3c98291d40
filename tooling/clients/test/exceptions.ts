import type { Mode } from './cells.ts';

/** A cell of the matrix that cannot be filled, and why. Absent: whichever. */
export interface Exception {
  readonly client: string;
  readonly upstream?: string;
  readonly cell: string;
  readonly mode?: Mode;
  readonly reason: string;
}

/** Each is held to be needed: the test of such a cell fails once the cell can be filled. */
export const exceptions: readonly Exception[] = [];

export function exceptionOf(client: string, upstream: string, cell: string, mode: Mode): Exception | undefined {
  return exceptions.find(
    (each) =>
      each.client === client &&
      each.cell === cell &&
      (each.upstream ?? upstream) === upstream &&
      (each.mode ?? mode) === mode,
  );
}
