import type { StreamDecoder, StreamDecoderOptions, StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createEventStreamDecoder } from '../event-stream/decoder.ts';
import { type EventStreamMessage, textOf } from '../event-stream/message.ts';
import { createEventReader, type EventReader } from './event-reader.ts';
import { faultOfMessage, truncation, violation } from './stream-fault.ts';

/** Reads ConverseStream. Its last event is `metadata`; with `lenientTerminator` it may end after `messageStop`. */
export function createStreamDecoder({ lenientTerminator = false }: StreamDecoderOptions = {}): StreamDecoder {
  const messages = createEventStreamDecoder();
  const reader = createEventReader();
  return {
    push(chunk) {
      if (reader.isOver) return [];
      const events: StreamEvent[] = [];
      for (const message of messages.push(chunk)) for (const event of read(message, reader)) events.push(event);
      if (messages.problem !== undefined && !reader.isOver) events.push(...reader.fail(violation(messages.problem)));
      return events;
    },
    end() {
      if (reader.isOver) return [];
      return lenientTerminator && reader.hasStop ? reader.close() : reader.fail(truncation);
    },
  };
}

function read(message: EventStreamMessage, reader: EventReader): readonly StreamEvent[] {
  if (reader.isOver) return [];
  if (message.headers.get(':message-type') !== 'event') return reader.fail(faultOfMessage(message));
  const name = message.headers.get(':event-type') ?? '';
  const event = parseObject(textOf(message.payload));
  return event ? reader.read(name, event) : reader.fail(violation('An event of the provider is no JSON object.'));
}
