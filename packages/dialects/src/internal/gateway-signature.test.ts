import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed, openReasoning, sealReasoning } from './gateway-signature.ts';

describe('a gateway signature', () => {
  it('gives back what it sealed', () => {
    const opaque = fc.record(
      { payload: fc.string(), dialect: fc.string({ minLength: 1 }), id: fc.string({ minLength: 1 }) },
      { requiredKeys: ['payload', 'dialect'] },
    );
    fc.assert(
      fc.property(opaque, fc.boolean(), (state, isSummary) => {
        const signature = sealReasoning({ opaque: state, isSummary });
        expect(isSealed(signature)).toBe(true);
        expect(openReasoning(signature)).toEqual({ opaque: state, isSummary });
      }),
    );
  });

  it('stands for reasoning without state too', () => {
    expect(openReasoning(sealReasoning({ isSummary: false }))).toEqual({ isSummary: false });
  });

  it("is told from Anthropic's", () => {
    expect(openReasoning('EqQJCioIEBgCIiRmMDIyNDhmOC1jZW==')).toBeUndefined();
    expect(isSealed(undefined)).toBe(false);
  });

  it('is read without breaking where it is damaged', () => {
    expect(openReasoning('gateway-v1:')).toEqual({ isSummary: false });
    expect(openReasoning('gateway-v1::%E0%A4%A::x')).toMatchObject({ opaque: { dialect: '%E0%A4%A', payload: 'x' } });
  });
});
