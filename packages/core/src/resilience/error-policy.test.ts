import { errorClasses } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { errorPolicies, outcomeOf } from './error-policy.ts';

describe('errorPolicies', () => {
  it('lets another target answer for every fault of a target', () => {
    for (const errorClass of errorClasses) {
      if (errorPolicies[errorClass].outcome === 'fault')
        expect(errorPolicies[errorClass].failover, errorClass).toBe(true);
    }
  });

  it('gives every fault to exactly one breaker', () => {
    for (const errorClass of errorClasses) {
      const { outcome, breakerScope } = errorPolicies[errorClass];
      expect(breakerScope !== undefined, errorClass).toBe(outcome === 'fault');
    }
  });

  it('neither repeats nor moves what the caller got wrong or left', () => {
    for (const errorClass of ['caller_fault', 'client_gone'] as const) {
      expect(errorPolicies[errorClass]).toMatchObject({ sameTarget: 'never', failover: false });
    }
  });
});

describe('outcomeOf', () => {
  it.each([
    [undefined, 'ok'],
    ['caller_fault', 'ok'],
    ['client_gone', 'neutral'],
    ['rate_limited', 'neutral'],
    ['quota_exhausted', 'neutral'],
    ['auth', 'neutral'],
    ['model_missing', 'neutral'],
    ['never_sent', 'fault'],
    ['overloaded', 'fault'],
    ['timeout', 'fault'],
    ['invalid', 'fault'],
    ['stream_truncated', 'fault'],
    ['stream_error', 'fault'],
  ] as const)('takes %s for %s', (errorClass, outcome) => {
    expect(outcomeOf(errorClass)).toBe(outcome);
  });
});
