import { createSseFramer, type SseLimits } from './frame.ts';
import { createEventParser, type SseEvent } from './parse.ts';

/**
 * Reads server-sent events from bytes cut at any boundary: inside a character, a line end or an event. `push` gives
 * the events that the chunk completed, in order and at once, so a chunk in is one write out.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export interface SseDecoder {
  /** True once an event was longer than allowed. The events before it were given; what follows is ignored. */
  readonly overflowed: boolean;
  push(chunk: Uint8Array): SseEvent[];
  /**
   * The bytes ended. An event without its blank line is given too, unlike the standard: some providers leave the last
   * line ends out. Whoever parses its data must expect it to be cut.
   */
  end(): SseEvent[];
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function createSseDecoder(limits: SseLimits = {}): SseDecoder {
  const framer = createSseFramer(limits);
  const parser = createEventParser();
  return {
    get overflowed() {
      return framer.overflowed;
    },
    push(chunk) {
      const { bytes } = framer.push(chunk);
      return bytes.length === 0 ? [] : parser.parse(utf8.decode(bytes));
    },
    end() {
      return parser.parse(`${utf8.decode(framer.end())}\n\n`);
    },
  };
}
