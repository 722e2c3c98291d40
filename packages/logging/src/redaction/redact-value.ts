import { describeError } from './describe-error.ts';
import { mask, secretNames } from './secret-patterns.ts';

const bare = (name: string): string => name.replaceAll(/[-_ ]/g, '').toLowerCase();
const secretFields: ReadonlySet<string> = new Set(secretNames.map(bare));

const mostDepth = 8;
const mostEntries = 100;
const mostCharacters = 8192;

/**
 * A copy of a value that can be logged: fields with secret names are masked whatever they hold, errors are described,
 * and what is too deep, too long or no plain data is only named. Bounded, and safe with cycles.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value;
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth >= mostDepth) return '[too deep]';
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => redactValue(item, depth + 1));
  return isPlain(value) ? redactFields(value, depth) : `[${value.constructor?.name || 'object'}]`;
}

/** The fields of a plain object, as `redactValue`. */
export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  const redacted: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(fields).slice(0, mostEntries)) {
    redacted[name] = secretFields.has(bare(name)) && value !== undefined ? mask : redactValue(value, depth + 1);
  }
  return redacted;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
