import { isJsonObject, type JsonObject } from '@proxy/spec';
import { isShallow } from './nesting.ts';

/** The object that a text holds; `undefined` where it holds none, or one that is nested too deep. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isShallow(value, text.length) ? value : undefined;
  } catch {
    return undefined;
  }
}
