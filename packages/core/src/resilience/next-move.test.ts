import { errorClasses, type UpstreamFault } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailedAttempt, nextMove } from './next-move.ts';

const failed = (fault: Partial<UpstreamFault>, change: Partial<FailedAttempt> = {}): FailedAttempt => ({
  fault: { class: 'overloaded', message: 'no', ...fault },
  attemptsAtTarget: 1,
  attemptsLeft: 2,
  hasOtherTarget: false,
  committed: false,
  retryAmbiguous: true,
  remainingMs: 60_000,
  ...change,
});
const half = (): number => 0.5;

describe('nextMove', () => {
  const final = ['caller_fault', 'client_gone', 'defect'] as const;
  it.each(errorClasses.filter((each) => !final.some((other) => other === each)))(
    'goes to another target after %s, at once',
    (errorClass) => {
      expect(nextMove(failed({ class: errorClass }, { hasOtherTarget: true }))).toEqual({ kind: 'failover' });
    },
  );

  it.each(final)('gives up after %s, whoever else could be asked', (errorClass) => {
    expect(nextMove(failed({ class: errorClass }, { hasOtherTarget: true }))).toEqual({ kind: 'give_up' });
  });

  it.each([
    ['never_sent', 0],
    ['overloaded', 125],
    ['timeout', 125],
    ['invalid', 125],
    ['stream_truncated', 125],
    ['stream_error', 125],
    ['rate_limited', 125],
  ] as const)('tries the only target once more after %s', (errorClass, delayMs) => {
    expect(nextMove(failed({ class: errorClass }), half)).toEqual({ kind: 'retry', delayMs });
    expect(nextMove(failed({ class: errorClass }, { attemptsAtTarget: 2 }), half)).toEqual({ kind: 'give_up' });
  });

  it.each(['quota_exhausted', 'auth', 'model_missing', 'caller_fault', 'client_gone'] as const)(
    'does not try the only target again after %s',
    (errorClass) => {
      expect(nextMove(failed({ class: errorClass }))).toEqual({ kind: 'give_up' });
    },
  );

  it('sits out a short wait that the provider named', () => {
    const move = nextMove(failed({ class: 'rate_limited', retryAfterMs: 1_500 }), half);
    expect(move).toEqual({ kind: 'retry', delayMs: 1_575 });
  });

  it('does not sit out a long wait', () => {
    expect(nextMove(failed({ class: 'rate_limited', retryAfterMs: 5_001 }))).toEqual({ kind: 'give_up' });
  });

  it('does not wait beyond the deadline', () => {
    const late = failed({ class: 'rate_limited', retryAfterMs: 4_000 }, { remainingMs: 4_900 });
    expect(nextMove(late, half)).toEqual({ kind: 'give_up' });
  });

  it('does not repeat a call that may have been answered where that does harm', () => {
    expect(nextMove(failed({ class: 'timeout' }, { retryAmbiguous: false }))).toEqual({ kind: 'give_up' });
  });

  it('obeys a provider that forbids a retry, and still asks another', () => {
    expect(nextMove(failed({ shouldRetry: false }))).toEqual({ kind: 'give_up' });
    expect(nextMove(failed({ shouldRetry: false }, { hasOtherTarget: true }))).toEqual({ kind: 'failover' });
  });

  it('obeys a provider that asks for a retry, unless nobody waits', () => {
    expect(nextMove(failed({ class: 'caller_fault', shouldRetry: true }), half)).toEqual({
      kind: 'retry',
      delayMs: 125,
    });
    expect(nextMove(failed({ class: 'client_gone', shouldRetry: true }))).toEqual({ kind: 'give_up' });
  });

  it('gives up once content reached the client, attempts are spent or time is up, for any failure', () => {
    const end = fc.constantFrom<Partial<FailedAttempt>>({ committed: true }, { attemptsLeft: 0 }, { remainingMs: 999 });
    fc.assert(
      fc.property(fc.constantFrom(...errorClasses), fc.boolean(), end, (errorClass, hasOtherTarget, change) => {
        expect(nextMove(failed({ class: errorClass }, { hasOtherTarget, ...change }))).toEqual({ kind: 'give_up' });
      }),
    );
  });
});
