import { isJsonObject, type JsonObject } from '@proxy/spec';

/** Proxies in front of a provider add the terminator of another dialect. */
export function isForeignTerminator(data: string): boolean {
  return data.length < 16 && data.trim() === '[DONE]';
}

/** An event's data as an object; `undefined` where it is none. */
export function parseData(data: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
