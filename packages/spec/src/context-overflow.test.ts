import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isContextOverflow } from './context-overflow.ts';
import type { Json } from './json.ts';
import { readErrorDetails } from './upstream-fault.ts';

const recordings: readonly { readonly id: string; readonly body: Json }[] = JSON.parse(
  readFileSync(new URL('../test/recordings/error-answers.json', import.meta.url), 'utf8'),
);

/** Ends of the ids of the recorded answers that say it. */
const overflows: readonly string[] = [
  'e0b3d5e22d6b', // Anthropic
  '7f28f99c04ff', // Cohere
  '001bd6a6cf99', // DeepSeek
  'cd920ee63e78', // OpenAI Responses
  'd1d13064e139', // OpenRouter
  '814e7176c6e9', // Perplexity
  '20c7ea2f6a59', // Vertex
];

describe('isContextOverflow', () => {
  it('tells the recorded answers that say so from all others', () => {
    const found = recordings.filter(({ body }) => isContextOverflow(readErrorDetails(body))).map(({ id }) => id);
    expect(found.map((id) => id.slice(id.lastIndexOf('.') + 1)).sort()).toEqual([...overflows].sort());
  });

  it.each([
    'prompt too long; exceeded max context length by 1119046 tokens',
    'Input Tokens Exceeded: Number of input tokens exceeds maximum length.',
    'Input is too long for requested model.',
    'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
    'the request exceeds the available context size, try increasing it',
  ])('knows "%s"', (message) => {
    expect(isContextOverflow({ message })).toBe(true);
  });

  it.each([
    "Invalid 'user': string too long. Expected a string with maximum length 64.",
    'max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens',
    'tools.0.name: name is too long',
    "Invalid schema for function 'f': In context=(), 'required' is required.",
  ])('leaves "%s" alone', (message) => {
    expect(isContextOverflow({ message, type: 'invalid_request_error', code: 'invalid_value' })).toBe(false);
  });

  it('reads no more than the beginning of a message that quotes its request', () => {
    expect(isContextOverflow({ message: `${'x '.repeat(5_000)}prompt is too long` })).toBe(false);
  });
});
