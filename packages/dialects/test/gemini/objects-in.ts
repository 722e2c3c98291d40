import { isJsonObject, type JsonObject } from '@proxy/spec';
import { dataObjects, parsed } from '../read-sse.ts';

/** Whether a stream is one list in JSON, as it is for clients that ask for no events. */
export const isList = (text: string): boolean => text.trimStart().startsWith('[');

/** The objects of a stream, read plainly from its whole text. */
export function objectsIn(text: string): JsonObject[] {
  if (!isList(text)) return dataObjects(text);
  const list = parsed(text);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
