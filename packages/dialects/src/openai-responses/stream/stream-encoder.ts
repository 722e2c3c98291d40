import {
  type GatewayError,
  type JsonObject,
  type StreamEncoder,
  type StreamEncoderOptions,
  type StreamEvent,
  upstreamError,
} from '@proxy/spec';
import { errorEvent } from '../error/encode-error.ts';
import { dialect } from '../extensions.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { EventSink } from './item-writer.ts';

/** Numbers events and writes them down. */
class EventText implements EventSink {
  #text = '';
  #sequence = 0;

  event(type: string, fields: JsonObject): void {
    this.#write(type, JSON.stringify(fields).slice(1, -1));
  }

  delta(type: string, place: string, text: string): void {
    this.#write(type, `${place},"delta":${JSON.stringify(text)}`);
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #write(type: string, fields: string): void {
    const rest = fields === '' ? '' : `,${fields}`;
    this.#text += `event: ${type}\ndata: {"type":"${type}","sequence_number":${this.#sequence++}${rest}}\n\n`;
  }
}

/**
 * Writes an answer as a stream of this dialect, whatever order its events come in. The first events wait for the first
 * part, so that nothing is written for an attempt that says nothing. Without an `end` event the stream stays open: no
 * end is invented for an answer that was cut.
 */
export function createStreamEncoder(options: StreamEncoderOptions): StreamEncoder {
  const sink = new EventText();
  const answer = new AnswerWriter(options, sink);
  let state: 'idle' | 'open' | 'over' = 'idle';

  const begin = (): void => {
    if (state !== 'idle') return;
    state = 'open';
    const response = answer.response();
    sink.event('response.created', { response });
    sink.event('response.in_progress', { response });
  };
  const end = (): void => {
    begin();
    const status = answer.finish();
    sink.event(`response.${status}`, { response: answer.response() });
    state = 'over';
  };
  const fail = (error: GatewayError): void => {
    const told = errorEvent(error);
    if (answer.hasBegun) begin();
    sink.event('error', told);
    if (state === 'open') {
      const { code, message } = told;
      sink.event('response.failed', {
        response: { ...answer.response(), status: 'failed', error: { code: code ?? 'server_error', message } },
      });
    }
    state = 'over';
  };
  const write = (event: StreamEvent): void => {
    if (state === 'over') return;
    if ('part' in event) begin();
    if (event.kind === 'end') end();
    else if (event.kind === 'error') fail(upstreamError(event.fault));
    else if (event.kind === 'native' && event.dialect === dialect) writeNews(event.value, begin, sink);
    else answer.add(event);
  };
  return {
    push(events) {
      for (const event of events) write(event);
      return sink.take();
    },
    end: () => '',
    fail(error) {
      if (state !== 'over') fail(error);
      return sink.take();
    },
  };
}

const eventType = /^[\w.-]+$/;

/** An event of the provider's that this version does not know, in its place among the others. */
function writeNews({ type, sequence_number: _, ...fields }: JsonObject, begin: () => void, sink: EventSink): void {
  if (typeof type !== 'string' || !eventType.test(type)) return;
  begin();
  sink.event(type, fields);
}
