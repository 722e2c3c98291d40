import type { StreamDecoder, StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createNdjsonDecoder } from '../../ndjson/decode.ts';
import { faults } from '../dialect.ts';
import { AnswerReader } from './answer-reader.ts';

export function createStreamDecoder(): StreamDecoder {
  const ndjson = createNdjsonDecoder();
  const answer = new AnswerReader();
  return {
    push(chunk) {
      const out: StreamEvent[] = [];
      for (const line of ndjson.push(chunk)) {
        const object = parseObject(line);
        if (object) answer.read(object, out);
        else answer.fail(faults.unreadable, out);
      }
      if (ndjson.overflowed) answer.fail(faults.oversized, out);
      return out;
    },
    end() {
      const out: StreamEvent[] = [];
      for (const line of ndjson.end()) {
        const object = parseObject(line);
        if (object) answer.read(object, out);
      }
      answer.fail(faults.truncated, out);
      return out;
    },
  };
}
