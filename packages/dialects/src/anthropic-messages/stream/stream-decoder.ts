import type { StreamDecoder, StreamDecoderOptions, StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createSseDecoder } from '../../sse/decode.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { createEventReader, type EventReader } from './event-reader.ts';
import { isForeignTerminator } from './stream-data.ts';
import { truncation, violation } from './stream-fault.ts';

export function createStreamDecoder({ lenientTerminator = false }: StreamDecoderOptions = {}): StreamDecoder {
  const sse = createSseDecoder();
  const reader = createEventReader();
  return {
    push(chunk) {
      if (reader.isOver) return [];
      const events: StreamEvent[] = [];
      for (const { data } of sse.push(chunk)) addEvents(events, data, reader);
      if (sse.overflowed && !reader.isOver)
        events.push(...reader.fail(violation('An event of the provider is too long.')));
      return events;
    },
    end() {
      const events = sse.end().flatMap((event) => lastEvents(event, reader));
      if (reader.isOver) return events;
      if (lenientTerminator && reader.hasStop) return [...events, ...reader.read({ type: 'message_stop' })];
      return [...events, ...reader.fail(truncation)];
    },
  };
}

function addEvents(events: StreamEvent[], data: string, reader: EventReader): void {
  if (reader.isOver || isForeignTerminator(data)) return;
  const event = parseObject(data);
  const said = event ? reader.read(event) : reader.fail(violation('An event of the provider is no JSON object.'));
  for (const each of said) events.push(each);
}

/** An event that the end of the bytes may have cut says something only where it is whole. */
function lastEvents({ data }: SseEvent, reader: EventReader): StreamEvent[] {
  const event = parseObject(data);
  return event ? reader.read(event) : [];
}
