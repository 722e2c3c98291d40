import { randomUUID } from 'node:crypto';
import type { Span } from './scan-json.ts';

/** As the engine has it, ahead of the types: https://tc39.es/proposal-json-parse-with-source/ */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * As `JSON.parse`, but the integers at these places print as they came. The engine's own way, a reviver that sees the
 * source, takes ten times as long for the whole of a body that has one such integer; so each travels through the
 * parser as a string that nobody could have sent.
 *
 * @throws SyntaxError
 */
export function parseExactly(text: string, integers: readonly Span[]): unknown {
  const mark = randomUUID();
  let marked = '';
  let at = 0;
  for (const { start, end } of integers) {
    marked += `${text.slice(at, start)}"${mark}${text.slice(start, end)}"`;
    at = end;
  }
  return unmark(JSON.parse(marked + text.slice(at)), mark);
}

/** The value with each marked string made the integer it stands for. Its depth is bounded, so recursion is safe. */
function unmark(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? rawJSON(value.slice(mark.length)) : value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unmark(value[index], mark);
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) {
      const inner = value[key];
      if (typeof inner === 'object' || typeof inner === 'string') setOwn(value, key, unmark(inner, mark));
    }
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Assigning to `__proto__` would not set a key; such a body is refused, but only after this. */
function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') record[key] = value;
}
