import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonErrorPosition } from './json-error-position.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('jsonErrorPosition', () => {
  it.each([
    ['', 0],
    ['  ', 2],
    ['abc', 0],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1,2', 4],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['[1}', 2],
    ['{"a":1}x', 7],
    ['[01]', 2],
    ['[-]', 1],
    ['[1.]', 2],
    ['[tru]', 1],
    ['["a\nb"]', 3],
    [String.raw`["\x"]`, 2],
    [String.raw`["\u12g4"]`, 2],
    ['["abc', 5],
    [',', 0],
    [']', 0],
  ])('finds where %j goes wrong', (text, position) => {
    expect(jsonErrorPosition(text)).toBe(position);
  });

  it('finds an error in text exactly where the parser finds one', () => {
    const mutated = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '1', ' ', '\n', 't'),
      )
      .map(([text, at, cut, put]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + put + text.slice(start + cut);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        expect(jsonErrorPosition(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds text that only ends too early at fault for its end', () => {
    const documents = fc.array(fc.tuple(fc.string(), fc.boolean())).map((pairs) => JSON.stringify({ pairs }));
    fc.assert(
      fc.property(documents, (text) => {
        const cut = text.slice(0, text.lastIndexOf(']'));
        expect(jsonErrorPosition(cut)).toBe(cut.length);
      }),
    );
  });

  it('takes deep and long text without recursion', () => {
    expect(jsonErrorPosition('['.repeat(200_000))).toBe(200_000);
    expect(jsonErrorPosition(`["${'x'.repeat(5_000_000)}"`)).toBe(5_000_003);
    expect(jsonErrorPosition(`[${'1'.repeat(5_000_000)}x]`)).toBe(5_000_001);
  });
});
