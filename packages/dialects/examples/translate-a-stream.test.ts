import { anthropicMessages as anthropicUpstream } from '@proxy/testing';
import { expect, it } from 'vitest';
import { toAnthropic, toOpenai } from './translate-a-stream.ts';

it('translates a stream: the request one way, the answer the other', () => {
  const { body, losses } = toAnthropic(
    { model: 'claude', max_tokens: 100, seed: 7, messages: [{ role: 'user', content: 'Hello?' }] },
    'claude-haiku-4-5',
  );
  expect(body).toMatchObject({ model: 'claude-haiku-4-5', max_tokens: 100, messages: [{ role: 'user' }] });
  expect(losses.map(({ field }) => field)).toEqual(['seed']);

  const { body: steps } = anthropicUpstream.stream({ text: ['Hel', 'lo!'] });
  const chunks = [steps].flat().map((step) => Buffer.from(String(step)));
  const text = [...toOpenai(chunks)].join('');
  expect(text).toContain('"delta":{"content":"lo!"}');
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
});
