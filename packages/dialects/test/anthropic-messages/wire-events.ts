import type { JsonObject } from '@proxy/spec';

/** The events of a stream of this dialect, read plainly: the name must say what the data says. */
export function wireEvents(text: string): JsonObject[] {
  return text
    .split('\n\n')
    .filter((frame) => frame.trim() !== '')
    .map((frame) => {
      const [event = '', data = '', ...more] = frame.trim().split('\n');
      if (more.length > 0 || !event.startsWith('event: ') || !data.startsWith('data: '))
        throw new Error(`Not an event: ${frame}`);
      const value = JSON.parse(data.slice('data: '.length)) as JsonObject;
      if (value['type'] !== event.slice('event: '.length)) throw new Error(`The name of the event lies: ${frame}`);
      return value;
    });
}

/** The text of events that a provider would have sent. */
export function wireText(events: readonly JsonObject[]): string {
  return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
