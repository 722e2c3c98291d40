/** What the command line says beside the command. */
export interface Flags {
  readonly config?: string | undefined;
  readonly port?: string | undefined;
  readonly host?: string | undefined;
}

/** Runs to its end, and gives the exit code. */
export type Command = (flags: Flags) => number | Promise<number>;
