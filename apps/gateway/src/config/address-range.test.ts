import { describe, expect, it } from 'vitest';
import { isAddressRange } from './address-range.ts';

describe('isAddressRange', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '10.0.0.1/32', '::1', 'fd00::/8', '::1/128', 'loopback', 'uniquelocal'])(
    'takes %s',
    (text) => {
      expect(isAddressRange(text)).toBe(true);
    },
  );

  it.each(['', 'nonsense', '10.0.0', '10.0.0.0/0', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '/8', '::ffff:1.2.3.4'])(
    'refuses %j',
    (text) => {
      expect(isAddressRange(text)).toBe(false);
    },
  );
});
