import type { Dialect } from '@proxy/spec';

/** A call of a tool as a client gives it to its user. */
export interface Call {
  readonly id: string;
  readonly name: string;
  /** Parsed. */
  readonly input: unknown;
}

/** An answer as a client gives it to its user, in words that all clients share. */
export interface Answer {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly Call[];
  readonly stop: 'stop' | 'length' | 'calls' | (string & {});
  /** Tokens: all input, cached ones included; all output, reasoning included. */
  readonly usage: { readonly input: number; readonly output: number; readonly cacheRead: number };
}

/** What a client is asked to do. */
export interface Question {
  readonly prompt: string;
  /** Names of tools that take a city. */
  readonly tools?: readonly string[];
  /** The model has answered with these calls, and each has a result. */
  readonly rounds?: readonly (Call & { readonly result: string })[];
  readonly signal?: AbortSignal;
  /** Told each piece of text as it is streamed. */
  readonly onText?: (piece: string) => void;
}

/** A failure as a client gives it to its user. */
export interface Failure {
  /** It is of the class by which the client tells this status, or failures of the API, from others. */
  readonly isTyped: boolean;
  readonly status: number | undefined;
  readonly message: string;
  /** How long it is told to wait. */
  readonly retryAfterSeconds: number | undefined;
}

export interface ConnectedClient {
  whole(question: Question): Promise<Answer>;
  stream(question: Question): Promise<Answer>;
}

/** A client library, as its users have it from npm, without retries of its own. */
export interface Client {
  readonly name: string;
  readonly dialect: Dialect;
  connect(origin: string, key: string): ConnectedClient;
  failureOf(error: unknown): Failure;
}

export const toolDescription = (name: string): string => `Tells the ${name} of a city.`;
export const citySchema = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const, description: 'Its name.' } },
  additionalProperties: false,
};

/** Seconds in a `retry-after` header. */
export function secondsIn(header: string | null | undefined): number | undefined {
  return header === null || header === undefined ? undefined : Number(header);
}
