import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import {
  classifyStatus,
  type ErrorClass,
  type ErrorDetails,
  errorClasses,
  readErrorDetails,
} from './upstream-fault.ts';

interface ErrorAnswer {
  readonly id: string;
  readonly status: number;
  readonly body: Json;
}
const recordings: readonly ErrorAnswer[] = JSON.parse(
  readFileSync(new URL('../test/recordings/error-answers.json', import.meta.url), 'utf8'),
);

/** What each recorded answer is, by the end of its id. */
const classOf: Readonly<Record<string, ErrorClass>> = {
  '4e1f0eb864cf': 'auth', // Anthropic, 401
  '2f8bbd532c3e': 'model_missing', // Anthropic, 404
  '1a57b38893c2': 'caller_fault', // Anthropic, 400
  e0b3d5e22d6b: 'caller_fault', // Anthropic, prompt too long
  '2f610c89be9d': 'auth', // Azure, the code is the text "401"
  '3a7e990a9c99': 'rate_limited', // Azure, 429
  '26480d51e443': 'caller_fault', // Bedrock, {message}
  cb732b0f1555: 'auth', // Bedrock, 403 with an expired token
  '9895fdacf1a1': 'model_missing', // Cohere, {id, message}
  '7f28f99c04ff': 'caller_fault', // Cohere, {error_type}
  f793dd8321b2: 'auth', // Cohere, 401
  '001bd6a6cf99': 'caller_fault', // DeepSeek, context length
  e9ff41bed453: 'auth', // DeepSeek, 401 whose code is invalid_request_error
  '4c47b60c01ba': 'model_missing', // Gemini, 404
  '6f4b3f02cbfa': 'auth', // Gemini, a bad key as 400
  '0f37b7d8c25c': 'rate_limited', // Gemini, 429
  '505fd7c46d0b': 'caller_fault', // Groq, tool_use_failed
  '572e1ef915d8': 'model_missing', // Groq, 404
  '362b3b604aea': 'auth', // Mistral, {detail}
  '576fa9bf1527': 'model_missing', // Ollama, {error: "…"}
  aa39e4b13f5d: 'auth', // Ollama's OpenAI face, 401
  '2efb4b3288e9': 'caller_fault', // OpenAI, unsupported parameter
  '535fbad0572a': 'model_missing', // OpenAI, deprecated model
  d0cf2e3fe51f: 'auth', // OpenAI, 401
  '231b75469028': 'quota_exhausted', // OpenAI, 429 for an empty account
  '4c85d1dce327': 'model_missing', // OpenAI Responses, an unknown model as 400
  cd920ee63e78: 'caller_fault', // OpenAI Responses, context length
  '9e59178c7a01': 'rate_limited', // OpenRouter, 429 as a number
  b51ea3572c56: 'rate_limited', // OpenRouter, its upstream's 429
  d1d13064e139: 'caller_fault', // OpenRouter, context length
  '814e7176c6e9': 'caller_fault', // Perplexity
  '61d298e5e91a': 'caller_fault', // xAI, a bad key that only its words tell: for its adapter
  '20c7ea2f6a59': 'caller_fault', // Vertex, context length
};

const details = (id: string): ErrorDetails =>
  readErrorDetails(recordings.find((recording) => recording.id.endsWith(id))?.body);

describe('classifyStatus', () => {
  it('classes every recorded error', () => {
    const classes = recordings.map(({ id, status, body }) => [
      id.slice(-12),
      classifyStatus(status, readErrorDetails(body)),
    ]);
    expect(Object.fromEntries(classes)).toEqual(classOf);
  });

  it.each<[number, ErrorClass]>([
    [200, 'invalid'],
    [301, 'invalid'],
    [307, 'invalid'],
    [400, 'caller_fault'],
    [401, 'auth'],
    [402, 'quota_exhausted'],
    [403, 'auth'],
    [404, 'model_missing'],
    [408, 'overloaded'],
    [409, 'overloaded'],
    [413, 'caller_fault'],
    [418, 'caller_fault'],
    [422, 'caller_fault'],
    [429, 'rate_limited'],
    [500, 'overloaded'],
    [503, 'overloaded'],
    [529, 'overloaded'],
  ])('takes a bare %i for %s', (status, expected) => {
    expect(classifyStatus(status)).toBe(expected);
  });

  it.each<[number, ErrorDetails, ErrorClass]>([
    [400, { type: 'billing_error' }, 'quota_exhausted'],
    [403, { code: 'billing_hard_limit_reached' }, 'quota_exhausted'],
    [429, { code: 'insufficient_quota' }, 'quota_exhausted'],
    [400, { code: 'invalid_api_key' }, 'auth'],
    [500, { type: 'authentication_error' }, 'auth'],
    [400, { code: 'model_not_found', type: 'invalid_request_error' }, 'model_missing'],
    [429, { code: 'rate_limit_exceeded', type: 'tokens' }, 'rate_limited'],
  ])('believes the words of %i %j over its status', (status, said, expected) => {
    expect(classifyStatus(status, said)).toBe(expected);
  });

  it('knows a class for every status and all words', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.string(), (status, code, type) => {
        expect(errorClasses).toContain(classifyStatus(status, { code, type }));
      }),
    );
  });
});

describe('readErrorDetails', () => {
  it.each<[string, ErrorDetails]>([
    ['4e1f0eb864cf', { type: 'authentication_error', code: undefined, message: 'invalid x-api-key' }],
    ['231b75469028', { type: 'insufficient_quota', code: 'insufficient_quota' }],
    [
      '6f4b3f02cbfa',
      { type: 'INVALID_ARGUMENT', code: 'API_KEY_INVALID', message: 'API key not valid. Please pass a valid API key.' },
    ],
    ['9e59178c7a01', { code: '429' }],
    ['2f610c89be9d', { code: '401' }],
    ['362b3b604aea', { message: 'Invalid API Key' }],
    ['576fa9bf1527', { message: "model 'nonexistent-model:latest' not found" }],
    ['cb732b0f1555', { message: 'The security token included in the request is expired' }],
    ['7f28f99c04ff', { type: 'TOO_MANY_TOKENS' }],
    ['61d298e5e91a', { code: 'invalid-argument' }],
  ])('reads the envelope of %s', (id, expected) => {
    expect(details(id)).toMatchObject(expected);
  });

  it('finds a message in every recorded error', () => {
    for (const { id, body } of recordings) expect(readErrorDetails(body).message, id).toMatch(/\w/);
  });

  it('names the field that is wrong', () => {
    const { body } = recordings.find(({ id }) => id.endsWith('2efb4b3288e9')) ?? {};
    expect(readErrorDetails(body).param).toBe('max_tokens');
  });

  it('joins the complaints of FastAPI', () => {
    const detail = [
      { loc: ['body', 'model'], msg: 'Field required' },
      { loc: ['body'], msg: 'Extra input' },
      'odd',
      {},
    ];
    expect(readErrorDetails({ detail }).message).toBe('Field required; Extra input; odd');
  });

  it('reads the first error of a list', () => {
    expect(readErrorDetails([{ error: { code: 400, message: 'No', status: 'INVALID_ARGUMENT' } }])).toMatchObject({
      message: 'No',
      code: '400',
    });
  });

  it('takes bare text for a message, but no page and no flood', () => {
    expect(readErrorDetails('  upstream connect error ')).toEqual({ message: 'upstream connect error' });
    expect(readErrorDetails('<!DOCTYPE html><html>502</html>').message).toBeUndefined();
    expect(readErrorDetails('').message).toBeUndefined();
    expect(readErrorDetails('x'.repeat(5_000)).message).toHaveLength(1_000);
  });

  it('says nothing of what is no error at all, and never breaks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const word of Object.values(readErrorDetails(body)))
          expect(['string', 'undefined']).toContain(typeof word);
      }),
    );
    for (const body of [undefined, null, 7, [], {}, { error: null }, { error: {} }, { detail: [] }])
      expect(readErrorDetails(body).message).toBeUndefined();
  });
});
