import type { Json, JsonObject, Loss } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { lostFields, type Translate } from './lost-fields.ts';

const loss = (field: string): Loss => ({ field, action: 'dropped', reason: 'It is not taken.' });
const written = (text: Json | undefined, ...fields: readonly string[]): ReturnType<Translate> => ({
  kind: 'written',
  text: JSON.stringify(text ?? null),
  losses: fields.map(loss),
});
const tool = { name: 'a', rules: [{ strict: true }] };

describe('lostFields', () => {
  it.each<[string, Translate, readonly string[]]>([
    ['nothing where all is written', (value) => written(value), []],
    ['nothing where it is refused', () => ({ kind: 'refused' }), []],
    ['nothing within what is left out and reported', (value) => written('', ...(value ? ['tool'] : [])), []],
    ['the whole where neither tells of it', () => written(''), ['']],
    ['a field that is forgotten', (value) => written((value as JsonObject | undefined)?.['name']), ['rules']],
    [
      'a field that is there and always the same',
      (value) => written(value && { name: 'always', rules: (value as JsonObject)['rules'] }),
      ['name'],
    ],
    [
      'a field deep within',
      (value) =>
        written(
          JSON.parse(
            JSON.stringify(value ?? null)
              .replace('"strict":true', '')
              .replace('"strict":false', ''),
          ),
        ),
      ['rules.0.strict'],
    ],
    ['that it was taken for an error', () => ({ kind: 'invalid', why: 'No.' }), ['is invalid: No.']],
  ])('finds %s', (_, translate, lost) => {
    expect(lostFields(tool, translate)).toEqual(lost);
  });
});
