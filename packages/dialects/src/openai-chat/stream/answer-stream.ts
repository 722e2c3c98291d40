import type { StreamDecoder, StreamEvent, UpstreamFault } from '@proxy/spec';
import { createSseDecoder } from '../../sse/decode.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { streamFaults } from './read-chunk.ts';

/** Reads one streamed answer event by event; what it understands is added to `out`. */
export interface AnswerReader {
  /** @param isCut the event may lack its end */
  read(event: SseEvent, isCut: boolean, out: StreamEvent[]): void;
  /** Ends the answer with a failure, unless it is over. */
  fail(fault: UpstreamFault, out: StreamEvent[]): void;
  /** The bytes ended. */
  end(out: StreamEvent[]): void;
}

/** Decodes the bytes of one answer whose chunks are server-sent events. */
export function decodeAnswerStream(answer: AnswerReader): StreamDecoder {
  const sse = createSseDecoder();
  const read = (events: readonly SseEvent[], isCut: boolean): StreamEvent[] => {
    const out: StreamEvent[] = [];
    for (const event of events) answer.read(event, isCut, out);
    if (sse.overflowed) answer.fail(streamFaults.oversized, out);
    return out;
  };
  return {
    push: (chunk) => read(sse.push(chunk), false),
    end() {
      const out = read(sse.end(), true);
      answer.end(out);
      return out;
    },
  };
}
