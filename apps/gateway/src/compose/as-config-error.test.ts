import { ProviderOptionsError } from '@proxy/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asConfigError } from './as-config-error.ts';

const failing = (error: unknown) => () => {
  throw error;
};
const zodError = z.strictObject({ limit: z.int() }).safeParse({ limit: 'x' }).error;

describe('asConfigError', () => {
  it('gives what was built', () => {
    expect(asConfigError('gateway.yaml', () => 1)).toBe(1);
  });

  it.each([
    [new ProviderOptionsError('a', 'apiKey', 'is missing'), 'gateway.yaml providers.a.apiKey: is missing'],
    [new RangeError('models.m: no'), 'gateway.yaml models.m: no'],
    [zodError, /^gateway.yaml limit: /],
  ])("takes a builder's refusal for the configuration's fault: %s", (error, message) => {
    expect(() => asConfigError('gateway.yaml', failing(error))).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringMatching(message) }),
    );
  });

  it('throws a defect on as it is, stack and all', () => {
    const defect = new TypeError('undefined is not a function');
    expect(() => asConfigError('gateway.yaml', failing(defect))).toThrow(defect);
  });
});
