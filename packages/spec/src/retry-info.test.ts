import { describe, expect, it } from 'vitest';
import { retryInfoMs } from './retry-info.ts';

const withDelay = (retryDelay: unknown): unknown => ({
  error: { details: [null, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }] },
});

describe('retryInfoMs', () => {
  it.each([
    ['34s', 34_000],
    ['34.0742s', 34_075],
    ['0s', 0],
  ])('reads a delay of %s as %d ms', (delay, expected) => {
    expect(retryInfoMs(withDelay(delay))).toBe(expected);
    expect(retryInfoMs([withDelay(delay)])).toBe(expected);
  });

  it.each([[withDelay('soon')], [withDelay(5)], [{ error: { details: 'none' } }], [{}], [null], [[]], ['34s']])(
    'finds none in %j',
    (body) => {
      expect(retryInfoMs(body)).toBeUndefined();
    },
  );
});
