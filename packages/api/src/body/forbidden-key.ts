/** Keys that reach into the prototype of an object when it is copied carelessly. */
const proto = '__proto__';
const maker = 'constructor';
/** Each of the characters may be written as `\u005f`. */
const longestEscaped = maker.length * 6;

/** Whether the string between two quotes of JSON text may be a forbidden key; quick to say no. */
export function couldBeForbiddenKey(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length < proto.length || length > longestEscaped) return false;
  if (length === proto.length) return text.startsWith(proto, start);
  if (length === maker.length) return text.startsWith(maker, start);
  return hasEscape(text, start, end) && isKey(text, end);
}

function hasEscape(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x5c) return true;
  return false;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  return text[at] === ':';
}

/**
 * The first forbidden key of a parsed value: `__proto__` anywhere, or a `constructor` that holds a `prototype`.
 * The value's depth is bounded, so recursion is safe.
 */
export function findForbiddenKey(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value) && Object.hasOwn(value, proto)) return proto;
  for (const [key, inner] of Object.entries(value)) {
    const found = key === maker && hasPrototype(inner) ? 'constructor.prototype' : findForbiddenKey(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}
