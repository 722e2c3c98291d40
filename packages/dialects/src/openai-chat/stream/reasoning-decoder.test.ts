import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { candidate, complete, delta, finish } from '../../../test/openai-chat/chunks.ts';

describe('reasoning in a stream', () => {
  const reasoning = (...lines: readonly JsonObject[]) =>
    candidate(complete(...lines, finish()))?.content.map(({ extensions: _, ...part }) => part);
  const detail = (fields: JsonObject, more: JsonObject = {}) => delta({ reasoning_details: [fields], ...more });
  const anthropic = { type: 'reasoning.text', format: 'anthropic-claude-v1', index: 0 };

  it.each(['reasoning', 'reasoning_content'])('is read from %s', (name) => {
    expect(reasoning(delta({ [name]: 'So' }), delta({ [name]: '.' }))).toEqual([{ kind: 'reasoning', text: 'So.' }]);
  });

  it('is read once where details repeat it, and signed by them', () => {
    const parts = reasoning(
      detail({ ...anthropic, text: 'So' }, { reasoning: 'So' }),
      detail({ ...anthropic, text: '.' }, { reasoning: '.' }),
      detail({ ...anthropic, signature: 'sig' }, { reasoning: null }),
    );
    expect(parts).toEqual([
      { kind: 'reasoning', text: 'So.', opaque: { payload: 'sig', dialect: 'anthropic-messages' } },
    ]);
  });

  it('is several parts where kind or index change', () => {
    const encrypted = { type: 'reasoning.encrypted', format: 'openai-responses-v1', data: 'c', id: 'rs_1', index: 0 };
    const parts = reasoning(
      detail({ type: 'reasoning.summary', summary: 'In', index: 0 }),
      detail({ type: 'reasoning.summary', summary: ' short.', index: 0 }),
      detail(encrypted),
      detail({ ...anthropic, text: 'And', index: 1 }),
    );
    expect(parts).toEqual([
      { kind: 'reasoning', text: '', summary: ['In short.'] },
      {
        kind: 'reasoning',
        text: '',
        redacted: true,
        opaque: { payload: 'c', dialect: 'openai-responses', id: 'rs_1' },
      },
      { kind: 'reasoning', text: 'And' },
    ]);
  });

  it("is read from LiteLLM's blocks", () => {
    const parts = reasoning(
      delta({ reasoning_content: 'So.', thinking_blocks: [{ type: 'thinking', thinking: 'So.', signature: null }] }),
      delta({ thinking_blocks: [{ type: 'thinking', thinking: '', signature: 'sig' }] }),
    );
    expect(parts).toEqual([
      { kind: 'reasoning', text: 'So.', opaque: { payload: 'sig', dialect: 'anthropic-messages' } },
    ]);
  });
});
