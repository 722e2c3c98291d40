import type { Json } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { exampleOf } from './example-of.ts';

const nested = (depth: number): Json =>
  depth === 0 ? { type: 'string' } : { type: 'object', properties: { inner: nested(depth - 1) } };

describe('exampleOf', () => {
  it.each<[Json | undefined, Json]>([
    [{ type: 'string' }, 'example'],
    [{ type: 'integer', minimum: 7 }, 7],
    [{ type: 'number' }, 1],
    [{ type: 'boolean' }, true],
    [{ type: 'null' }, null],
    [{ type: ['null', 'string'] }, null],
    [{ enum: ['celsius', 'kelvin'] }, 'celsius'],
    [{ const: 3 }, 3],
    [{ type: 'array', items: { type: 'integer' } }, [1]],
    [{ properties: { a: { type: 'boolean' } } }, { a: true }],
    [{}, 'example'],
    [undefined, 'example'],
    [true, 'example'],
  ])('of %j is %j', (schema, example) => {
    expect(exampleOf(schema)).toEqual(example);
  });

  it('of an object has what is required, and all of it where nothing is', () => {
    const properties = { city: { type: 'string' }, days: { type: 'integer' } };
    expect(exampleOf({ type: 'object', properties, required: ['city'] })).toEqual({ city: 'example' });
    expect(exampleOf({ type: 'object', properties })).toEqual({ city: 'example', days: 1 });
  });

  it('ends, however deep the schema is', () => {
    expect(exampleOf(nested(1_000))).toEqual({ inner: { inner: { inner: { inner: {} } } } });
  });
});
