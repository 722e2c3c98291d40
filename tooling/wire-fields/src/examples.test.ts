import { describe, expect, it } from 'vitest';
import { examplesOf, rootOf } from './examples.ts';
import type { Schema } from './schema.ts';

const described: Readonly<Record<string, Schema>> = {
  tree: { type: 'object', properties: { name: { type: 'string' }, child: { $ref: 'tree' } }, required: ['name'] },
  base: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
};
const resolve = (reference: string): Schema | undefined => described[reference];
const examples = (schema: Schema) => examplesOf(schema, resolve, 'field');

describe('examplesOf', () => {
  it('says everything at once first, and then each further form of a field beside what must be said', () => {
    const forms: Schema = { anyOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'null' }] };
    const schema: Schema = { type: 'object', properties: { kind: { enum: ['a'] }, form: forms }, required: ['kind'] };
    expect(examples(schema)).toEqual([
      { kind: 'a', form: 'form_a' },
      { kind: 'a', form: true },
    ]);
  });

  it('says what is not assumed anyway', () => {
    expect(examples({ enum: ['auto', 'none'], default: 'auto' })).toEqual(['none']);
    expect(examples({ type: 'boolean', default: true })).toEqual([false]);
    expect(examples({ type: 'number', minimum: 0, maximum: 2, default: 0.5 })).toEqual([1.5]);
  });

  it('follows what refers to itself once', () => {
    expect(examples({ $ref: 'tree' })).toEqual([{ name: 'name_a' }]);
  });

  it('makes an object for each of the fields that exclude one another', () => {
    const text: Schema = { type: 'string' };
    expect(examples({ type: 'object', properties: { file_id: text, file_data: text, filename: text } })).toEqual([
      { file_data: 'data:application/pdf;base64,JVBERi0xLjQ=', filename: 'filename_a' },
      { file_id: 'file_id_a', filename: 'filename_a' },
    ]);
  });

  it('puts together what a schema is made of', () => {
    expect(examples({ allOf: [{ $ref: 'base' }, { properties: { more: { type: 'array', items: {} } } }] })).toEqual([
      { id: 3, more: [{ more: 'a' }] },
    ]);
  });

  it('stops at a name that is nowhere described', () => {
    expect(() => examples({ $ref: 'nowhere' })).toThrow('field refers to nowhere, which is nowhere described.');
  });
});

describe('rootOf', () => {
  it('is the schema with all that it is put together from', () => {
    expect(rootOf('base', resolve).properties).toEqual({ id: { type: 'integer' } });
  });
});
