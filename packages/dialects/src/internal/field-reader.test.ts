import { describe, expect, it } from 'vitest';
import { FieldReader } from './field-reader.ts';

describe('FieldReader', () => {
  it('keeps in the rest what nobody took', () => {
    const fields = new FieldReader({ a: 'x', b: 2, c: null, d: [1] });
    expect([fields.string('a'), fields.number('b')]).toEqual(['x', 2]);
    expect(fields.rest()).toEqual({ c: null, d: [1] });
  });

  it('keeps what is left of an object in its place', () => {
    const fields = new FieldReader({ inner: { a: 1, b: 2 }, whole: { a: 1 } });
    expect(fields.child('inner')?.number('a')).toBe(1);
    expect(fields.child('whole')?.number('a')).toBe(1);
    expect(fields.rest()).toEqual({ inner: { b: 2 } });
  });

  it('leaves null in the place of a field that is held', () => {
    const fields = new FieldReader({ a: 1, b: { c: 2 } });
    fields.hold('a');
    fields.child('b')?.number('c');
    fields.hold('b');
    expect(fields.rest()).toEqual({ a: null, b: null });
  });

  it('gives a field back to the rest', () => {
    const fields = new FieldReader({ list: [] });
    fields.list('list');
    fields.restore('list');
    expect(fields.rest()).toEqual({ list: [] });
  });

  it.each([
    ['string', 'a string'],
    ['number', 'a number'],
    ['boolean', 'true or false'],
    ['list', 'a list'],
    ['object', 'an object'],
  ] as const)('refuses what is no %s where it stands in a client body', (read, expected) => {
    const wrong = { field: read === 'object' ? 'x' : {} };
    const refused = { code: 'PROXY_INVALID_REQUEST', param: 'at.field', message: `\`at.field\` must be ${expected}.` };
    expect(() => new FieldReader(wrong, 'at')[read]('field')).toThrow(expect.objectContaining(refused));
  });

  it('leaves a field of the wrong type in the rest of an answer', () => {
    const fields = new FieldReader({ field: 7 });
    expect(fields.string('field')).toBeUndefined();
    expect(fields.rest()).toEqual({ field: 7 });
  });

  it('takes null for a field that was not said', () => {
    expect(new FieldReader({ field: null }, '').string('field')).toBeUndefined();
  });

  it('names paths of objects within objects', () => {
    const inner = new FieldReader({ a: { b: { c: 1 } } }, '').child('a')?.child('b');
    expect(inner?.pathOf('c')).toBe('a.b.c');
  });
});
