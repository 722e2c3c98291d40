import { describe, expect, it } from 'vitest';
import { readDeclarations } from './declarations.ts';

const resolve = readDeclarations(
  `
/** Says; a lot { of things. */
export interface Message extends Base, Other.Base {
    /** One of { two }. */
    role: 'user' | 'assistant';
    'content-type'?: string | Array<Part | string> | null;
    input: { [key: string]: unknown };
    labels?: Record<string, number>;
    names?: readonly string[];
    model?: Known | (string & {});
}
export declare namespace Message {
    interface Part {
        text: string;
    }
}
export type Known = 'a' | 'b' | Other.Name;
`,
  (name) => (name === 'Name' ? { type: 'string' } : undefined),
);

describe('readDeclarations', () => {
  it('reads interfaces, with what they extend', () => {
    expect(resolve('Message')).toEqual({
      allOf: [
        { $ref: 'Base' },
        { $ref: 'Other.Base' },
        {
          type: 'object',
          properties: {
            role: { enum: ['user', 'assistant'] },
            'content-type': {
              anyOf: [
                { type: 'string' },
                { type: 'array', items: { anyOf: [{ $ref: 'Part' }, { type: 'string' }] } },
                { type: 'null' },
              ],
            },
            input: { type: 'object', properties: {}, required: [], additionalProperties: {} },
            labels: { type: 'object', additionalProperties: { type: 'integer' } },
            names: { type: 'array', items: { type: 'string' } },
            model: { anyOf: [{ $ref: 'Known' }, { type: 'string' }] },
          },
          required: ['role', 'input'],
        },
      ],
    });
  });

  it('reads types, those in a namespace too, and asks elsewhere for what it does not declare', () => {
    expect(resolve('Known')).toEqual({ anyOf: [{ enum: ['a', 'b'] }, { $ref: 'Other.Name' }] });
    expect(resolve('Message.Part')).toMatchObject({ properties: { text: { type: 'string' } } });
    expect(resolve('Other.Name')).toEqual({ type: 'string' });
    expect(resolve('Nothing')).toBeUndefined();
  });
});
