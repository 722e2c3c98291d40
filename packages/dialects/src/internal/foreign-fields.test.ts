import { describe, expect, it } from 'vitest';
import { foreignCitationFields, foreignFields, saysSomething } from './foreign-fields.ts';

describe('foreignFields', () => {
  it('names what only other dialects know, within objects too', () => {
    const extensions = { mine: { a: 1 }, theirs: { b: 0, c: null, d: '', e: [], f: { g: 1, h: null }, i: {} } };
    expect(foreignFields({ extensions }, 'mine')).toEqual(['b', 'f.g'].map((field) => ({ field, dialect: 'theirs' })));
    expect(foreignFields({}, 'mine')).toEqual([]);
  });

  it('leaves out what the canonical form holds', () => {
    const extensions = { theirs: { stop_details: { type: 'refusal', explanation: 'No.', category: 'cyber' } } };
    expect(foreignFields({ extensions }, 'mine').map(({ field }) => field)).toEqual(['stop_details.category']);
  });
});

describe('foreignCitationFields', () => {
  it('names what a citation says besides address, title and quote', () => {
    const citation = { extensions: { theirs: { type: 't', url: 'u', cited_text: 'q', start_page_number: 1 } } };
    expect(foreignCitationFields([citation, {}], 'mine').map(({ field }) => field)).toEqual([
      'citations.start_page_number',
    ]);
    expect(foreignCitationFields(undefined, 'mine')).toEqual([]);
  });
});

describe('saysSomething', () => {
  it('holds for false and 0, and not for what is empty', () => {
    expect([false, 0, {}, 'a'].every(saysSomething)).toBe(true);
    expect([undefined, null, '', []].some(saysSomething)).toBe(false);
  });
});
