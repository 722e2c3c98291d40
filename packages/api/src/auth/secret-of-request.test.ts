import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { secretOfRequest } from './secret-of-request.ts';

function requestWith(headers: Record<string, string>, url = '/v1/messages'): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { url, headers });
}

describe('secretOfRequest', () => {
  it.each([
    ['a bearer token', { authorization: 'Bearer k' }],
    ['a bearer token in another case', { authorization: 'bEARER   k ' }],
    ['x-api-key', { 'x-api-key': 'k' }],
    ['api-key', { 'api-key': 'k' }],
    ['x-goog-api-key', { 'x-goog-api-key': 'k' }],
    ['x-api-key beside another scheme', { authorization: 'Basic eDp5', 'x-api-key': 'k' }],
    ['the bearer token before all others', { 'x-api-key': 'other', authorization: 'Bearer k' }],
  ])('reads %s', (_where, headers) => {
    expect(secretOfRequest(requestWith(headers))).toBe('k');
  });

  it('reads ?key= among other parameters, decoded', () => {
    expect(secretOfRequest(requestWith({}, '/v1beta/models?alt=sse&key=a%2Bb'))).toBe('a+b');
  });

  it.each([
    ['no key', {}, '/v1/messages'],
    ['an empty bearer token', { authorization: 'Bearer ' }, '/v1/messages'],
    ['two words', { authorization: 'Bearer a b' }, '/v1/messages'],
    ['an empty header', { 'x-api-key': '' }, '/v1/messages'],
    ['an empty parameter', {}, '/v1/messages?key='],
    ['another parameter', {}, '/v1/messages?monkey=k'],
    ['a path', {}, '/v1/key=k'],
  ])('finds none in %s', (_where, headers, url) => {
    expect(secretOfRequest(requestWith(headers, url))).toBeUndefined();
  });
});
