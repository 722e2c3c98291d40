import type { StreamDecoder, StreamEvent } from '@proxy/spec';
import { createSseDecoder } from '../../sse/decode.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { truncation, violation } from '../error/read-fault.ts';
import { AnswerDecoder } from './answer-decoder.ts';

/** A stream of this dialect always ends with its response: one without is never complete. */
export function createStreamDecoder(): StreamDecoder {
  const sse = createSseDecoder();
  const answer = new AnswerDecoder();
  const read = (events: readonly SseEvent[], isCut: boolean): StreamEvent[] => {
    for (const event of events) answer.read(event, isCut);
    if (sse.overflowed) answer.fail(violation('The upstream sent an event that is too large.'));
    return answer.take();
  };
  return {
    push: (chunk) => (answer.isOver ? [] : read(sse.push(chunk), false)),
    end() {
      if (answer.isOver) return [];
      const events = read(sse.end(), true);
      answer.fail(truncation);
      return [...events, ...answer.take()];
    },
  };
}
