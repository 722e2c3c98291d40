import type { JsonObject, ReasoningPart } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { FieldReader } from '../../internal/field-reader.ts';
import { decodeReasoning } from './decode-reasoning.ts';
import { encodeReasoning, fieldsOfReasoning, fieldsToShow } from './encode-reasoning.ts';

const decode = (message: JsonObject): ReasoningPart[] => decodeReasoning(new FieldReader(message));
const bare = (message: JsonObject) => decode(message).map(({ extensions: _, ...part }) => part);
const again = (message: JsonObject): JsonObject => {
  const parts = decode(message);
  return encodeReasoning(parts, fieldsOfReasoning(parts));
};

const signed = { type: 'reasoning.text', text: 'So.', signature: 'sig', format: 'anthropic-claude-v1', index: 0 };
const summary = { type: 'reasoning.summary', summary: 'In short.', format: 'openai-responses-v1', index: 0 };
const encrypted = { type: 'reasoning.encrypted', data: 'cipher', format: 'openai-responses-v1', id: 'rs_1', index: 0 };

describe('reasoning of a message', () => {
  it.each<[string, JsonObject]>([
    ['DeepSeek', { reasoning_content: 'So.' }],
    ['Groq', { reasoning: 'So.' }],
    ['OpenRouter', { reasoning: 'So.', reasoning_details: [signed] }],
    ['OpenRouter for OpenAI', { reasoning_details: [summary, encrypted] }],
    ['LiteLLM', { reasoning_content: 'So.', thinking_blocks: [{ type: 'thinking', thinking: 'So.', signature: 's' }] }],
    ['LiteLLM, redacted', { thinking_blocks: [{ type: 'redacted_thinking', data: 'cipher' }] }],
    ['a host with fields of its own', { reasoning_details: [{ type: 'reasoning.text', text: 'So.', mood: 'calm' }] }],
  ])('comes back in the fields that %s uses', (_, message) => {
    expect(again(message)).toEqual(message);
  });

  it('is read once where two fields say the same', () => {
    expect(bare({ reasoning: 'So.', reasoning_details: [signed] })).toEqual([
      { kind: 'reasoning', text: 'So.', opaque: { payload: 'sig', dialect: 'anthropic-messages' } },
    ]);
  });

  it('knows whose opaque state it holds, and the id of it', () => {
    expect(bare({ reasoning_details: [summary, encrypted] })).toEqual([
      { kind: 'reasoning', text: '', summary: ['In short.'] },
      {
        kind: 'reasoning',
        text: '',
        redacted: true,
        opaque: { payload: 'cipher', dialect: 'openai-responses', id: 'rs_1' },
      },
    ]);
  });

  it('joins the pieces that a client recorded from a stream', () => {
    const { signature: _, ...piece } = signed;
    const pieces = [
      { ...piece, text: 'So' },
      { ...piece, text: '.' },
      { ...signed, text: '' },
      { ...signed, index: 1 },
    ];
    expect(bare({ reasoning_content: 'So.So.', reasoning_details: pieces }).map(({ text }) => text)).toEqual([
      'So.',
      'So.',
    ]);
  });

  it('is left alone where it is of another shape', () => {
    const fields = new FieldReader({ reasoning: { effort: 'high' }, reasoning_details: ['x'], reasoning_content: '' });
    expect(decodeReasoning(fields)).toEqual([]);
    expect(fields.rest()).toEqual(fields.wire);
  });
});

describe('reasoning of another dialect', () => {
  const opaque = { payload: 'sig', dialect: 'anthropic-messages' };

  it('is shown as text, with details only where there is something to send back', () => {
    const parts: ReasoningPart[] = [{ kind: 'reasoning', text: 'So.' }];
    expect(encodeReasoning(parts, fieldsToShow(parts))).toEqual({ reasoning_content: 'So.' });
  });

  it('carries its signature to the client and back', () => {
    const parts: ReasoningPart[] = [
      { kind: 'reasoning', text: 'So.', opaque },
      { kind: 'reasoning', text: '', opaque: { ...opaque, payload: 'cipher' }, redacted: true },
    ];
    const message = encodeReasoning(parts, fieldsToShow(parts));
    expect(message).toEqual({
      reasoning_content: 'So.',
      reasoning_details: [
        signed,
        { type: 'reasoning.encrypted', data: 'cipher', format: 'anthropic-claude-v1', index: 1 },
      ],
    });
    expect(bare(message)).toEqual(parts);
  });

  it('shows summaries where no text was given', () => {
    const parts: ReasoningPart[] = [
      {
        kind: 'reasoning',
        text: '',
        summary: ['A.', 'B.'],
        opaque: { payload: 'c', dialect: 'openai-responses', id: 'rs' },
      },
    ];
    const message = encodeReasoning(parts, fieldsToShow(parts));
    expect(message['reasoning_content']).toBe('A.\n\nB.');
    expect(message['reasoning_details']).toMatchObject([
      { type: 'reasoning.summary', summary: 'A.', index: 0 },
      { type: 'reasoning.summary', summary: 'B.', index: 0 },
      { type: 'reasoning.encrypted', data: 'c', id: 'rs', index: 0 },
    ]);
  });

  it('keeps a signature without text', () => {
    const parts: ReasoningPart[] = [{ kind: 'reasoning', text: '', opaque }];
    const message = encodeReasoning(parts, fieldsToShow(parts));
    expect(message).not.toHaveProperty('reasoning_content');
    expect(bare(message)).toEqual(parts);
  });
});
