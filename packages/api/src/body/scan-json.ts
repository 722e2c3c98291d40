import { couldBeForbiddenKey } from './forbidden-key.ts';

export interface JsonLimits {
  /** Objects and lists within one another. */
  readonly maxDepth: number;
  /** Brackets, commas and colons: what parsing costs, whatever the bytes. */
  readonly maxTokens: number;
}

/** A stretch of text, its end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a look at JSON text tells before it is parsed. Text that is no JSON may pass: the parser says so later.
 * - `suspectKeys` some key may be `__proto__` or `constructor`
 * - `longIntegers` where integers stand that have more digits than a number of JavaScript keeps
 */
export type JsonScan =
  | { readonly kind: 'ok'; readonly suspectKeys: boolean; readonly longIntegers: readonly Span[] }
  | { readonly kind: 'too_deep' | 'too_many_tokens' | 'number_out_of_range'; readonly position: number };

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openList = 0x5b;
const backslash = 0x5c;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** Looks at each character outside strings once and jumps over the strings, so hostile text costs linear time. */
export function scanJson(text: string, { maxDepth, maxTokens }: JsonLimits): JsonScan {
  let depth = 0;
  let tokens = 0;
  let suspectKeys = false;
  const longIntegers: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= space) continue;
    if (code === quote) {
      const end = closingQuote(text, at + 1);
      if (end === -1) break;
      suspectKeys ||= couldBeForbiddenKey(text, at + 1, end);
      at = end;
    } else if (code === comma || code === colon) {
      if (++tokens > maxTokens) return { kind: 'too_many_tokens', position: at };
    } else if (code === openObject || code === openList) {
      if (++depth > maxDepth) return { kind: 'too_deep', position: at };
      if (++tokens > maxTokens) return { kind: 'too_many_tokens', position: at };
    } else if (code === closeObject || code === closeList) {
      depth--;
    } else if ((code >= zero && code <= nine) || code === minus) {
      const end = endOfNumber(text, at);
      const fidelity = fidelityOf(text, at, end);
      if (fidelity === 'rounded') longIntegers.push({ start: at, end });
      if (fidelity === 'infinite' || longIntegers.length > mostLongIntegers)
        return { kind: 'number_out_of_range', position: at };
      at = end - 1;
    }
  }
  return { kind: 'ok', suspectKeys, longIntegers };
}

/** Where the string that began at `from` closes; -1 where it does not. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && isEscaped(text, at, from)) at = text.indexOf('"', at + 1);
  return at;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let start = at;
  while (start > from && text.charCodeAt(start - 1) === backslash) start--;
  return (at - start) % 2 === 1;
}

function endOfNumber(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && isOfNumber(text.charCodeAt(at))) at++;
  return at;
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
function isOfNumber(code: number): boolean {
  return (
    (code >= zero && code <= nine) || code === minus || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b
  );
}

/** Keeping their digits is dear; nobody needs so many. */
const mostLongIntegers = 10_000;
/** Shorter integers are kept to the last digit. */
const surelyExactLength = 15;
/** Longest number worth a look: the digits of the largest double, with room. */
const longestNumber = 400;

/** Whether a number keeps its value when it is parsed: an integer that is rounded, or one beyond all doubles. */
function fidelityOf(text: string, from: number, end: number): 'kept' | 'rounded' | 'infinite' {
  if (end - from <= surelyExactLength && !hasExponent(text, from, end)) return 'kept';
  if (end - from > longestNumber) return 'infinite';
  const digits = text.slice(from, end);
  if (!Number.isFinite(Number(digits))) return 'infinite';
  return isRoundedInteger(digits) ? 'rounded' : 'kept';
}

/** Whether a number of JavaScript would print other digits than these; only for integers. */
function isRoundedInteger(digits: string): boolean {
  return /^-?\d{16,}$/.test(digits) && String(Number(digits)) !== digits;
}

function hasExponent(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if ((text.charCodeAt(at) | 0x20) === 0x65) return true;
  return false;
}
