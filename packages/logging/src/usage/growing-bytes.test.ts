import { describe, expect, it } from 'vitest';
import { GrowingBytes } from './growing-bytes.ts';

describe('GrowingBytes', () => {
  it('hold nothing at first', () => {
    expect(new GrowingBytes().bytes).toHaveLength(0);
  });

  it('hold all text that was appended, whatever its length and characters', () => {
    const gathered = new GrowingBytes();
    const texts = ['a', 'ö'.repeat(9_000), '', '水'.repeat(30_000), '🙂', 'z'.repeat(100_000)];
    for (const text of texts) gathered.append(text);
    expect(gathered.bytes.toString()).toBe(texts.join(''));
  });
});
