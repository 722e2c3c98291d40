import { isJsonObject, type JsonObject } from '@proxy/spec';

/** Levels of a provider's JSON. None sends a tenth of it; some thousands would break whatever prints it by recursion. */
const mostLevels = 256;
/** Text that is shorter cannot hold more levels: each has two brackets. */
const shortest = 2 * mostLevels;

/** The object that a text holds; `undefined` where it holds none, or one that is nested too deep. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && (text.length <= shortest || isWithin(value, mostLevels)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}
