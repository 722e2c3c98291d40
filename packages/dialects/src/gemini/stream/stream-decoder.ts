import type { StreamDecoder, StreamDecoderOptions, StreamEvent } from '@proxy/spec';
import { AnswerReader } from './answer-reader.ts';
import { createObjectSource } from './object-source.ts';

/** Reads server-sent events and lists of objects alike. */
export function createStreamDecoder({ lenientTerminator = false }: StreamDecoderOptions = {}): StreamDecoder {
  const source = createObjectSource();
  const answer = new AnswerReader(lenientTerminator);
  return {
    push(chunk) {
      const out: StreamEvent[] = [];
      answer.read(source.push(chunk), out);
      return out;
    },
    end() {
      const out: StreamEvent[] = [];
      answer.read(source.end(), out);
      answer.end(out);
      return out;
    },
  };
}
