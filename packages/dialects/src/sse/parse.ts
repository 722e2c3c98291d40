/** One server-sent event: the `data` lines joined by line feeds, and the name where it has one. */
export interface SseEvent {
  readonly event?: string;
  readonly data: string;
}

export interface EventParser {
  /** Reads text that ends where an event ends. Events without data, comments and `id` and `retry` say nothing. */
  parse(text: string): SseEvent[];
}

const byteOrderMark = '\uFEFF';

/** A parser for one stream; it remembers only whether the stream has begun. */
export function createEventParser(): EventParser {
  let begun = false;
  return {
    parse(text) {
      if (text === '') return [];
      const isMarked = !begun && text.startsWith(byteOrderMark);
      begun = true;
      return parseEvents(isMarked ? text.slice(1) : text);
    },
  };
}

/** Reads events that are all whole. */
export function parseEvents(text: string): SseEvent[] {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  const events: SseEvent[] = [];
  let event: string | undefined;
  let data: string | undefined;
  for (let start = 0; start < lines.length; ) {
    const found = lines.indexOf('\n', start);
    const end = found === -1 ? lines.length : found;
    if (end === start) {
      if (data !== undefined) events.push(event ? { event, data } : { data });
      event = undefined;
      data = undefined;
    } else if (isField(lines, 'data', start, end)) {
      const value = fieldValue(lines, start + 4, end);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (isField(lines, 'event', start, end)) {
      event = fieldValue(lines, start + 5, end);
    }
    start = end + 1;
  }
  return events;
}

/** Whether the line is the field: its name alone, or its name and a colon. */
function isField(lines: string, name: string, start: number, end: number): boolean {
  const nameEnd = start + name.length;
  return lines.startsWith(name, start) && (nameEnd === end || (nameEnd < end && lines.charCodeAt(nameEnd) === 58));
}

/** What stands behind the colon, one leading space left out. */
function fieldValue(lines: string, nameEnd: number, end: number): string {
  const start = nameEnd + 1;
  return lines.slice(lines.charCodeAt(start) === 32 && start < end ? start + 1 : start, end);
}
