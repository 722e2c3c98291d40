import { isJsonObject, type Json } from '@proxy/spec';
import { clipped } from './answer-meaning.ts';

/**
 * What the original says and the copy does not, or says otherwise: a line for each path. Where the original left a text
 * empty the copy may have one.
 */
export function lostPaths(original: Json | undefined, copy: Json | undefined, path = ''): string[] {
  if (original === undefined) return [];
  if (original === '' && typeof copy === 'string') return [];
  if (copy === undefined) return [`${path} is gone: ${clipped(JSON.stringify(original))}`];
  if (Array.isArray(original) && Array.isArray(copy)) {
    if (original.length !== copy.length) return [`${path} has ${copy.length} entries in place of ${original.length}`];
    return original.flatMap((entry: Json, index) => lostPaths(entry, copy[index], `${path}.${index}`));
  }
  if (isJsonObject(original) && isJsonObject(copy))
    return Object.entries(original).flatMap(([name, value]) => lostPaths(value, copy[name], `${path}.${name}`));
  const [before, after] = [JSON.stringify(original), JSON.stringify(copy)];
  return before === after ? [] : [`${path} was ${clipped(before)} and is ${clipped(after)}`];
}
