import assert from 'node:assert/strict';
import { type ErrorCode, GatewayError } from '@proxy/spec';

/** What can be said in JSON of a value: properties without a value are gone. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** As JSON, without the named properties, wherever they stand. */
export function without(value: unknown, ...names: readonly string[]): unknown {
  const json = JSON.stringify(value ?? null, (key, inner) => (names.includes(key) ? undefined : inner));
  return JSON.parse(json);
}

/** Runs what may fail, but only with one of these codes. */
export function mayFailWith(codes: readonly ErrorCode[], run: () => unknown, hint: string): void {
  try {
    run();
  } catch (error) {
    assert.ok(GatewayError.is(error), `${hint}: threw ${String(error)} in place of a GatewayError`);
    assert.ok(codes.includes(error.code), `${hint}: threw ${error.code}, and only ${codes.join(', ')} may be`);
  }
}

export function mustFailWith(code: ErrorCode, run: () => unknown, hint: string): void {
  assert.throws(run, (error: unknown) => GatewayError.is(error) && error.code === code, `${hint}: ${code} is owed`);
}
