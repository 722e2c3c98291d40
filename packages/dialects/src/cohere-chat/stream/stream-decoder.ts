import type { StreamDecoder, StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createSseDecoder } from '../../sse/decode.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { faults } from '../dialect.ts';
import { AnswerReader } from './answer-reader.ts';

/** Follows `message-end`, which is what ends an answer; not all versions send it. */
const lastWord = '[DONE]';

export function createStreamDecoder(): StreamDecoder {
  const sse = createSseDecoder();
  const answer = new AnswerReader();
  const read = (events: readonly SseEvent[], isCut: boolean, out: StreamEvent[]): void => {
    for (const { event, data } of events) {
      const object = parseObject(data);
      if (object) answer.read(object, event, out);
      else if (data.trim() === lastWord) answer.fail(faults.truncated, out);
      else if (!isCut && data.trim() !== '') answer.fail(faults.unreadable, out);
    }
  };
  return {
    push(chunk) {
      const out: StreamEvent[] = [];
      read(sse.push(chunk), false, out);
      if (sse.overflowed) answer.fail(faults.oversized, out);
      return out;
    },
    end() {
      const out: StreamEvent[] = [];
      read(sse.end(), true, out);
      answer.fail(faults.truncated, out);
      return out;
    },
  };
}
