import { readFileSync } from 'node:fs';
import { type ErrorClass, readErrorDetails } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { findAdapter } from './built-in-adapters.ts';

interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
}

function recorded(file: string): ErrorAnswer {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/error-answers/${file}.json`, import.meta.url), 'utf8'),
  ) as ErrorAnswer;
}

function classOf(provider: string, { status, body }: ErrorAnswer): ErrorClass | undefined {
  return findAdapter(provider)?.classify?.(status, readErrorDetails(body));
}

/** Answers as they were recorded. */
const recordings: readonly (readonly [provider: string, file: string, expected: ErrorClass])[] = [
  ['anthropic', 'anthropic.1a57b38893c2', 'caller_fault'],
  ['anthropic', 'anthropic.2f8bbd532c3e', 'model_missing'],
  ['anthropic', 'anthropic.c61c4f64d855', 'auth'],
  ['anthropic', 'anthropic.e0b3d5e22d6b', 'caller_fault'],
  ['openai', 'openai.0a789d5ca05e', 'caller_fault'],
  ['openai', 'openai.2efb4b3288e9', 'caller_fault'],
  ['openai', 'openai.535fbad0572a', 'model_missing'],
  ['openai', 'openai.76fab9adbd7e', 'model_missing'],
  ['openai', 'openai.badbbc2dbe2f', 'auth'],
  ['groq', 'groq.15d2a57b0f05', 'invalid'],
  ['groq', 'groq.505fd7c46d0b', 'invalid'],
  ['groq', 'groq.572e1ef915d8', 'model_missing'],
  ['ollama', 'ollama.2697f0b1013f', 'caller_fault'],
  ['ollama', 'ollama.aa39e4b13f5d', 'auth'],
  ['google', 'gemini.57f951824a13', 'auth'],
  ['ollama', 'ollama.576fa9bf1527', 'model_missing'],
  ['mistral', 'mistral.362b3b604aea', 'auth'],
  ['cohere', 'cohere.f793dd8321b2', 'auth'],
  ['cohere', 'cohere.7f28f99c04ff', 'caller_fault'],
  ['deepseek', 'deepseek.001bd6a6cf99', 'caller_fault'],
  ['deepseek', 'deepseek.e9ff41bed453', 'auth'],
  ['xai', 'xai.61d298e5e91a', 'auth'],
  ['openrouter', 'openrouter.9e59178c7a01', 'rate_limited'],
  ['openrouter', 'openrouter.b51ea3572c56', 'rate_limited'],
  ['openrouter', 'openrouter.d1d13064e139', 'caller_fault'],
  ['perplexity', 'perplexity.814e7176c6e9', 'caller_fault'],
];

const openaiError = (type: string, code: string | null, message = ''): unknown => ({
  error: { message, type, param: null, code },
});
const anthropicError = (type: string, message = ''): unknown => ({ type: 'error', error: { type, message } });

/** Answers that nobody recorded, in the words of the documentation and of people who got them; sources are beside the rules. */
const reported: readonly (readonly [provider: string, what: string, answer: ErrorAnswer, expected: ErrorClass])[] = [
  [
    'openai',
    'an exhausted quota',
    { status: 429, body: openaiError('insufficient_quota', 'insufficient_quota') },
    'quota_exhausted',
  ],
  [
    'openai',
    'an account without billing',
    { status: 429, body: openaiError('billing_not_active', 'billing_not_active') },
    'quota_exhausted',
  ],
  ['openai', 'a limit of tokens', { status: 429, body: openaiError('tokens', 'rate_limit_exceeded') }, 'rate_limited'],
  ['openai', 'a busy engine', { status: 503, body: openaiError('server_error', null) }, 'overloaded'],
  ['anthropic', 'overload', { status: 529, body: anthropicError('overloaded_error', 'Overloaded') }, 'overloaded'],
  [
    'anthropic',
    'overload told with another status',
    { status: 400, body: anthropicError('overloaded_error') },
    'overloaded',
  ],
  ['anthropic', 'a limit', { status: 429, body: anthropicError('rate_limit_error') }, 'rate_limited'],
  ['anthropic', 'a bill', { status: 402, body: anthropicError('billing_error') }, 'quota_exhausted'],
  [
    'anthropic',
    'an empty account',
    {
      status: 400,
      body: anthropicError(
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
      ),
    },
    'quota_exhausted',
  ],
  [
    'anthropic',
    'a spent limit',
    {
      status: 400,
      body: anthropicError(
        'invalid_request_error',
        'You have reached your specified API usage limits. You will regain access on 2026-04-01 at 00:00 UTC.',
      ),
    },
    'quota_exhausted',
  ],
  ['anthropic', 'a body that is too large', { status: 413, body: anthropicError('request_too_large') }, 'caller_fault'],
  ['groq', 'flex capacity', { status: 498, body: openaiError('capacity_exceeded', null) }, 'overloaded'],
  [
    'groq',
    'a prompt over the tokens per minute',
    { status: 413, body: openaiError('tokens', 'rate_limit_exceeded') },
    'rate_limited',
  ],
  [
    'groq',
    'a body that is too large',
    { status: 413, body: openaiError('invalid_request_error', null) },
    'caller_fault',
  ],
  [
    'groq',
    'a retired model',
    { status: 400, body: openaiError('invalid_request_error', 'model_decommissioned') },
    'model_missing',
  ],
  [
    'groq',
    'a barred account',
    { status: 400, body: openaiError('invalid_request_error', 'organization_restricted') },
    'auth',
  ],
  [
    'google',
    'a bad key, in a list of one',
    {
      status: 400,
      body: [
        {
          error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
        },
      ],
    },
    'auth',
  ],
  [
    'mistral',
    'an unknown model',
    { status: 400, body: { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' } },
    'model_missing',
  ],
  [
    'xai',
    'an empty account',
    { status: 403, body: { code: 'x', error: "Your newly created team doesn't have any credits or licenses yet." } },
    'quota_exhausted',
  ],
  [
    'xai',
    'a spent limit',
    {
      status: 429,
      body: {
        code: 'x',
        error: 'Your team x has either used all available credits or reached its monthly spending limit.',
      },
    },
    'quota_exhausted',
  ],
  [
    'xai',
    'a key without the right',
    { status: 403, body: { code: 'permission-denied', error: 'Access to the chat endpoint is denied.' } },
    'auth',
  ],
  ['together', 'a prompt over the window', { status: 403, body: {} }, 'caller_fault'],
  [
    'together',
    'a model that is not served',
    { status: 400, body: openaiError('invalid_request_error', 'model_not_available') },
    'model_missing',
  ],
  [
    'openrouter',
    'a flagged prompt',
    { status: 403, body: { error: { code: 403, message: 'Your input was flagged' } } },
    'caller_fault',
  ],
  [
    'openrouter',
    'a spent key',
    { status: 403, body: { error: { code: 403, message: 'Key limit exceeded (total limit).' } } },
    'quota_exhausted',
  ],
  [
    'openrouter',
    'an empty account',
    { status: 402, body: { error: { code: 402, message: 'Insufficient credits' } } },
    'quota_exhausted',
  ],
  ['fireworks', 'a suspended account', { status: 412, body: {} }, 'quota_exhausted'],
  ['openai-compatible', 'a page of HTML', { status: 502, body: '<html>' }, 'overloaded'],
];

describe('classify', () => {
  it.each(recordings)('of %s reads %s as %s', (provider, file, expected) => {
    expect(classOf(provider, recorded(file))).toBe(expected);
  });

  it.each(reported)('of %s reads %s', (provider, _what, answer, expected) => {
    expect(classOf(provider, answer)).toBe(expected);
  });
});
