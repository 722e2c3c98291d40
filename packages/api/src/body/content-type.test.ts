import { describe, expect, it } from 'vitest';
import { isJsonContentType } from './content-type.ts';

describe('isJsonContentType', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
  ])('takes %s', (contentType) => {
    expect(isJsonContentType(contentType)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/jsonp',
    'application/json\ta',
    ' application/json',
    'application/json; charset=utf-7',
    'application/json; charset=utf-8; boundary=x',
    'application/json, text/plain',
    'multipart/form-data; boundary=application/json',
    'application/vnd.api+json',
    `application/json${' '.repeat(10_000)}x`,
  ])('refuses %s', (contentType) => {
    expect(isJsonContentType(contentType)).toBe(false);
  });
});
