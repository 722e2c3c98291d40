import type { CustomTool, JsonObject, UpstreamCodec } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages, bedrockConverse, cohereChat, gemini, mistralChat, ollamaChat } from '../index.ts';

const tool: CustomTool = {
  kind: 'custom',
  name: 'apply_patch',
  description: 'Changes files.',
  format: { type: 'grammar', syntax: 'lark', definition: 'start: WORD' },
};
const conversation = {
  model: 'm',
  stream: false,
  maxOutputTokens: 9,
  tools: [tool],
  messages: [
    { role: 'user' as const, content: 'Go.' },
    {
      role: 'assistant' as const,
      content: [
        {
          kind: 'tool_call' as const,
          id: 'call_0001',
          name: 'apply_patch',
          flavour: 'custom' as const,
          arguments: 'the patch',
        },
      ],
    },
    {
      role: 'tool' as const,
      content: [
        { kind: 'tool_result' as const, callId: 'call_0001', content: [{ kind: 'text' as const, text: 'ok' }] },
      ],
    },
  ],
};
const codecs: readonly UpstreamCodec[] = [
  anthropicMessages,
  bedrockConverse,
  cohereChat,
  gemini,
  mistralChat,
  ollamaChat,
];

describe('a free-form tool', () => {
  it.each(codecs)('goes to $dialect as a function with one text, and so do its calls', ({ chat }) => {
    const { body, losses } = chat.encodeRequest(conversation, { model: 'm' });
    const text = JSON.stringify(body);
    expect(text).toContain('"required":["input"]');
    expect(text).toContain('start: WORD');
    expect(JSON.stringify(callsIn(body))).toContain('the patch');
    const emulated = losses.filter(({ action }) => action === 'emulated').map(({ field }) => field);
    expect(emulated).toEqual(expect.arrayContaining(['tools.0', 'tools.0.format']));
  });
});

/** Objects that hold the text of the call under the name of the property. */
function callsIn(value: unknown): JsonObject[] {
  if (typeof value === 'string' && value.startsWith('{')) return callsIn(JSON.parse(value));
  if (typeof value !== 'object' || value === null) return [];
  const own = 'input' in value && value.input === 'the patch' ? [value as JsonObject] : [];
  return [...own, ...Object.values(value).flatMap(callsIn)];
}
