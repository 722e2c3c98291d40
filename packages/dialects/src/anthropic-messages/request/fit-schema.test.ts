import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { fitSchema } from './fit-schema.ts';

describe('fitSchema', () => {
  it('leaves a schema that fits as it is', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {
        at: { type: 'string', format: 'date-time' },
        tags: { type: 'array', items: { enum: ['a'] }, minItems: 1 },
      },
      required: ['at'],
      additionalProperties: false,
    };
    expect(fitSchema(schema)).toEqual({ schema, isChanged: false });
  });

  it('closes objects at every depth', () => {
    const open: JsonObject = {
      type: 'object',
      properties: { inner: { anyOf: [{ type: 'object', properties: {} }, { type: 'null' }] } },
    };
    expect(fitSchema(open)).toEqual({
      schema: {
        type: 'object',
        properties: {
          inner: { anyOf: [{ type: 'object', properties: {}, additionalProperties: false }, { type: 'null' }] },
        },
        additionalProperties: false,
      },
      isChanged: true,
    });
  });

  it('tells constraints that are refused in the description', () => {
    const { schema } = fitSchema({ $schema: 'x', type: 'integer', description: 'Age', minimum: 0, maximum: 150 });
    expect(schema).toEqual({ type: 'integer', description: 'Age (minimum: 0, maximum: 150)' });
    expect(fitSchema({ type: 'array', minItems: 3, items: true }).schema).toEqual({
      type: 'array',
      items: true,
      description: 'minItems: 3',
    });
    expect(fitSchema({ type: 'string', format: 'color' }).schema).toEqual({
      type: 'string',
      description: 'format: "color"',
    });
  });

  it('takes names of properties for names, not for keywords', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { minimum: { type: 'number' } },
      additionalProperties: false,
    };
    expect(fitSchema(schema).schema).toEqual(schema);
  });
});
