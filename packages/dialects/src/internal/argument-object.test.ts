import { describe, expect, it } from 'vitest';
import { argumentObject } from './argument-object.ts';

const call = (text: string, flavour?: 'custom') =>
  argumentObject({ kind: 'tool_call', id: 'i', name: 'f', arguments: text, ...(flavour && { flavour }) });

describe('argumentObject', () => {
  it('reads an object, none as an empty one, and free text as an argument', () => {
    expect(call('{"a":[1]}')).toEqual({ a: [1] });
    expect(call(' ')).toEqual({});
    expect(call('ls', 'custom')).toEqual({ input: 'ls' });
  });

  it.each(['[1]', '"x"', 'null', '{"a":', 'words'])('finds none in %s', (text) => {
    expect(call(text)).toBeUndefined();
  });

  it('keeps every digit', () => {
    const text = '{"n":12345678901234567890123,"d":0.5,"s":"12345678901234567890123"}';
    expect(JSON.stringify(call(text))).toBe('{"n":12345678901234567890123,"d":0.5,"s":"12345678901234567890123"}');
  });
});
