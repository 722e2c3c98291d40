import { sseData } from '../../sse/encode.ts';

/** How the objects of a stream stand one behind the other. The texts it takes are JSON on one line. */
export interface Framing {
  object(json: string): string;
  /** What ends the stream after its last object. */
  end(): string;
}

/** Server-sent events, for clients that ask with `alt=sse`. */
export function createEventFraming(): Framing {
  return { object: sseData, end: () => '' };
}

/** A list in JSON, for clients that do not. */
export function createListFraming(): Framing {
  let hasBegun = false;
  return {
    object(json) {
      const text = `${hasBegun ? ',\r\n' : '['}${json}`;
      hasBegun = true;
      return text;
    },
    end: () => (hasBegun ? ']' : '[]'),
  };
}
