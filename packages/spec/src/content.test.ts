import { describe, expect, it } from 'vitest';
import { type Part, partsOf, textOf } from './content.ts';

const cited: readonly Part[] = [
  { kind: 'text', text: 'The capital is ' },
  { kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
  { kind: 'text', text: 'Paris', citations: [{ url: 'https://example.org' }] },
  { kind: 'text', text: '.' },
];

describe('partsOf', () => {
  it('takes a bare string for one part of text, and parts as they are', () => {
    expect(partsOf('Hello')).toEqual([{ kind: 'text', text: 'Hello' }]);
    expect(partsOf('')).toEqual([{ kind: 'text', text: '' }]);
    expect(partsOf(cited)).toBe(cited);
    expect(partsOf(undefined)).toEqual([]);
  });
});

describe('textOf', () => {
  it('joins text without separator, and leaves all else out', () => {
    expect(textOf(cited)).toBe('The capital is Paris.');
    expect(textOf('Hello')).toBe('Hello');
    expect(textOf(undefined)).toBe('');
  });
});
