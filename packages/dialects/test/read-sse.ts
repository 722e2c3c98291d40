import { isJsonObject, type JsonObject } from '@proxy/spec';

/** A server-sent event, and the text it was read from, blank line included. */
export interface RawEvent {
  readonly event: string | undefined;
  readonly data: string | undefined;
  readonly text: string;
}

const blankLine = /(?:\r\n|\r(?!\n)|\n){2}/;

/** Reads a stream plainly, from its whole text, as a check on what reads it piece by piece. */
export function readSse(text: string): RawEvent[] {
  const events: RawEvent[] = [];
  let rest = text;
  while (rest !== '') {
    const end = blankLine.exec(rest);
    const frame = end ? rest.slice(0, end.index + end[0].length) : rest;
    events.push({ ...readFields(frame), text: frame });
    rest = rest.slice(frame.length);
  }
  return events;
}

function readFields(frame: string): Omit<RawEvent, 'text'> {
  const fields = frame.split(/\r\n|\r|\n/).map((line) => /^([^:]*):? ?(.*)$/s.exec(line));
  const values = (name: string): string[] => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
  const data = values('data');
  return { event: values('event').at(-1), data: data.length === 0 ? undefined : data.join('\n') };
}

/** The objects that a stream's events hold; `[DONE]`, comments and what is no object are left out. */
export function dataObjects(text: string): JsonObject[] {
  return readSse(text).flatMap(({ data }) => {
    const value = parsed(data);
    return isJsonObject(value) ? [value] : [];
  });
}

/** The objects that stand one to a line. */
export function lineObjects(text: string): JsonObject[] {
  return text.split('\n').map(parsed).filter(isJsonObject);
}

/** What a text says in JSON; `undefined` where it is none. */
export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
