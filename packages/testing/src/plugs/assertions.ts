import assert from 'node:assert/strict';
import type { ErrorCode, GatewayError, Request } from '@proxy/spec';

const reported = (request: Request): string =>
  request.errors.map(({ plug, severity, error }) => `${plug}: ${severity} ${error.code}`).join('; ') || 'no error';

/** @throws AssertionError where the pipeline would go on */
export function assertHalted(request: Request): void {
  assert.ok(request.halted, `The request is not halted (state ${request.state}; ${reported(request)}).`);
}

/** @throws AssertionError where the pipeline would stop */
export function assertNotHalted(request: Request): void {
  assert.ok(!request.halted, `The request is halted (state ${request.state}; ${reported(request)}).`);
}

/**
 * The first error with this code, recoverable or terminal.
 * @throws AssertionError where the request met none
 */
export function assertError(request: Request, code: ErrorCode): GatewayError {
  const entry = request.errors.find(({ error }) => error.code === code);
  assert.ok(entry, `The request met no ${code} (${reported(request)}).`);
  return entry.error;
}
