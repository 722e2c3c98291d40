import type { Dialect } from '@proxy/spec';

/** Where an agent runs, and what it talks to. */
export interface Place {
  /** Its home: empty at the start, and thrown away. */
  readonly home: string;
  /** The folder it works in. */
  readonly workspace: string;
  /** The gateway, `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly key: string;
}

export interface AgentCommand {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files that it reads when it starts, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A coding agent of npm, and how it is asked to do one task without a person. */
export interface Agent {
  readonly name: string;
  readonly npmPackage: string;
  /** Its program, below `node_modules/.bin`. */
  readonly program: string;
  /** What it speaks to the gateway. */
  readonly dialect: Dialect;
  /** How it says that a conversation is too long, where it gives up then; absent: it shortens it and goes on. */
  readonly givesUpWith?: string;
  command(place: Place, task: string): AgentCommand;
}
