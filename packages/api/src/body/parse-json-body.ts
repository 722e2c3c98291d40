import { isUtf8 } from 'node:buffer';
import { GatewayError, invalidRequest } from '@proxy/spec';
import { findForbiddenKey } from './forbidden-key.ts';
import { jsonErrorPosition } from './json-error-position.ts';
import { parseExactly } from './parse-exactly.ts';
import { type JsonLimits, type Span, scanJson } from './scan-json.ts';

/**
 * The value of a JSON body. Of duplicate keys the last wins; what travels on is always this value, printed anew,
 * never the bytes. An integer that a number would round is kept to the digit: it prints as it came, and whoever reads
 * it as a number finds that it is none.
 *
 * @throws GatewayError `PROXY_INVALID_REQUEST` where it is empty, no UTF-8, no JSON, nested too deep, holds a number
 *   beyond all doubles, or a key that reaches into prototypes; `PROXY_BODY_TOO_LARGE` where it has too many values
 */
export function parseJsonBody(bytes: Buffer, limits: JsonLimits): unknown {
  if (bytes.length === 0) throw invalidRequest('The request body is empty.');
  if (!isUtf8(bytes)) throw invalidRequest('The request body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  const scan = scanJson(text, limits);
  if (scan.kind !== 'ok') throw refusals[scan.kind](limits, placeOf(text, scan.position));
  const value = parse(text, scan.longIntegers);
  const forbidden = scan.suspectKeys ? findForbiddenKey(value) : undefined;
  if (forbidden !== undefined) throw invalidRequest(`The request body may not have the key ${forbidden}.`);
  return value;
}

const refusals = {
  too_deep: ({ maxDepth }: JsonLimits, place: string) =>
    invalidRequest(`The request body is nested more than ${maxDepth} levels deep, ${place}.`),
  too_many_tokens: ({ maxTokens }: JsonLimits) =>
    new GatewayError(
      'PROXY_BODY_TOO_LARGE',
      `The request body has more than ${maxTokens} brackets, commas and colons.`,
    ),
  number_out_of_range: (_: JsonLimits, place: string) =>
    invalidRequest(`The request body has a number too large to be kept, ${place}.`),
};

function parse(text: string, longIntegers: readonly Span[]): unknown {
  try {
    return longIntegers.length > 0 ? parseExactly(text, longIntegers) : JSON.parse(text);
  } catch {
    throw invalidRequest(
      `The request body is not valid JSON ${placeOf(text, jsonErrorPosition(text) ?? text.length)}.`,
    );
  }
}

/** `at line 3, column 7 (position 52)`; lines and columns from 1, the position from 0. */
function placeOf(text: string, position: number): string {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return `at line ${line}, column ${position - lineStart + 1} (position ${position})`;
}
