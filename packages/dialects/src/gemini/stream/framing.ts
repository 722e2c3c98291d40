import { sseData } from '../../sse/encode.ts';

/** How the objects of a stream stand one behind the other. The texts it takes are JSON on one line. */
export interface Framing {
  object(json: string): string;
  /** What ends the stream after its last object. */
  end(): string;
  /** An error as the last that is said, and the end with it. */
  failure(json: string): string;
}

/**
 * Server-sent events, for clients that ask with `alt=sse`. An error stands in an event, and once more behind it in none,
 * which is how Google breaks a stream off: its JavaScript SDK 1.30, which gemini-cli brings, fails by that alone, and who
 * reads events passes over a line that never ends.
 * @see https://github.com/googleapis/js-genai/blob/main/src/_api_client.ts `processStreamResponse`
 */
export function createEventFraming(): Framing {
  return { object: sseData, end: () => '', failure: (json) => sseData(json) + json };
}

/** A list in JSON, for clients that do not. */
export function createListFraming(): Framing {
  let hasBegun = false;
  const object = (json: string): string => {
    const text = `${hasBegun ? ',\r\n' : '['}${json}`;
    hasBegun = true;
    return text;
  };
  return { object, end: () => (hasBegun ? ']' : '[]'), failure: (json) => `${object(json)}]` };
}
