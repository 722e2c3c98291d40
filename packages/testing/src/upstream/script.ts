import type { Gate } from './gate.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** Bytes for one write of their own, many writes, or a gate before which the upstream waits. */
export type Step = string | Uint8Array | Iterable<Uint8Array> | Gate;

/**
 * What becomes of the connection after the last step:
 * - `end` the answer is complete
 * - `cut` the upstream closes the connection (FIN), in the middle of the answer
 * - `reset` the upstream resets the connection (RST); open a gate first where the client must have read what came before
 * - `hang` nothing more comes, and the connection stays
 */
export type Ending = 'end' | 'cut' | 'reset' | 'hang';

/** An answer in HTTP. */
export interface HttpAnswer {
  /** Default: 200. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Answers of status 1xx that come first. */
  readonly informational?: readonly { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
  /** One text goes out with its length; steps go out one by one, in chunked encoding unless the headers say else. */
  readonly body?: string | Uint8Array | readonly Step[] | undefined;
  /** Default: `end`. */
  readonly ending?: Ending | undefined;
}

/** Bytes on the connection as they are: for answers that are not HTTP, and for none at all. */
export interface RawAnswer {
  readonly raw: readonly Step[];
  /** Default: `cut`, since nothing else tells the client that this was all. */
  readonly ending?: Exclude<Ending, 'end'> | undefined;
}

export type ScriptedAnswer = HttpAnswer | RawAnswer;
/** An answer, or what makes one of the request. */
export type Script = ScriptedAnswer | ((request: RecordedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>);

/** An answer in JSON. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** A redirect that keeps method and body. */
export function redirect(location: string, status: 301 | 302 | 307 | 308 = 307): HttpAnswer {
  return { status, headers: { location }, body: '' };
}

/** The request is taken, and nothing ever comes. */
export const silence: RawAnswer = { raw: [], ending: 'hang' };
/** The head of a streamed answer, and then nothing. */
export const headThenSilence: HttpAnswer = {
  headers: { 'content-type': 'text/event-stream' },
  body: [],
  ending: 'hang',
};
/** The connection is reset as soon as the request was read. */
export const resetAtOnce: RawAnswer = { raw: [], ending: 'reset' };

/** The same bytes many times over, never held in memory at once: for bodies of any size. */
export function repeat(bytes: Uint8Array, times: number): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      for (let turn = 0; turn < times; turn++) yield bytes;
    },
  };
}
