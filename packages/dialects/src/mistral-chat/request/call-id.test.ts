import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legalCallId } from './call-id.ts';

describe('legalCallId', () => {
  it('leaves an id that is legal as it is', () => {
    expect(legalCallId('gSIMJiOkT')).toBe('gSIMJiOkT');
  });

  it('makes nine letters and digits of any other, always the same', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(legalCallId(id)).toMatch(/^[a-zA-Z0-9]{9}$/);
        expect(legalCallId(legalCallId(id))).toBe(legalCallId(id));
      }),
    );
  });

  it('keeps ids apart that look alike', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `call_abcdefghijklmnop_${index}`);
    expect(new Set(ids.map(legalCallId)).size).toBe(ids.length);
  });
});
