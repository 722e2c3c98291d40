import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legalToolId } from './tool-id.ts';

describe('legalToolId', () => {
  it('keeps ids that are legal', () => {
    expect(legalToolId('toolu_01LvrC6y-x')).toBe('toolu_01LvrC6y-x');
  });

  it('maps all others to legal ones, always to the same', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(legalToolId(id)).toMatch(/^[a-zA-Z0-9_-]+$/);
        expect(legalToolId(legalToolId(id))).toBe(legalToolId(id));
      }),
    );
  });

  it('keeps ids apart that differ in what is refused, or far from their start', () => {
    expect(legalToolId('a.b')).not.toBe(legalToolId('a:b'));
    expect(legalToolId(`${'.'.repeat(60)}1`)).not.toBe(legalToolId(`${'.'.repeat(60)}2`));
  });
});
