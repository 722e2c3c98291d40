import type { JsonObject } from '@proxy/spec';
import { parseExactly } from '../../internal/parse-exactly.ts';
import { parseObject } from '../../internal/parse-object.ts';

/** What a function gave back, as text. */
export interface ReadResult {
  readonly text: string;
  readonly isError: boolean;
}

/**
 * The API takes objects only: a bare text stands under `result`, that of a failure under `error`. Any other object is
 * its JSON.
 */
export function readResult(response: JsonObject): ReadResult {
  const names = Object.keys(response);
  const { result, error } = response;
  if (names.length === 1 && typeof error === 'string') return { text: error, isError: true };
  if (names.length === 1 && typeof result === 'string' && !parseObject(result)) return { text: result, isError: false };
  return { text: JSON.stringify(response), isError: false };
}

export function writeResult(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text };
  const object = text.trimStart().startsWith('{') ? parseExactly(text) : undefined;
  return object ?? { result: text };
}
