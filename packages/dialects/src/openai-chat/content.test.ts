import { bearsContent, type JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { hasContent } from './content.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';

const telling: readonly JsonObject[] = [
  { content: ' ' },
  { content: [{ type: 'text', text: 'a' }] },
  { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'a' }] }] },
  { content: [{ type: 'reference', reference_ids: [] }] },
  { reasoning: 'a' },
  { reasoning_content: 'a' },
  { reasoning_details: [{ type: 'reasoning.encrypted', data: 'a' }] },
  { reasoning_details: [{ type: 'reasoning.text', signature: 'a' }] },
  { thinking_blocks: [{ type: 'thinking', thinking: 'a' }] },
  { refusal: 'a' },
  { tool_calls: [{ index: 0, id: 'a', function: { name: 'f' } }] },
  { tool_calls: [{ index: 0, custom: { name: 'f' } }] },
  { function_call: { name: 'f' } },
  { audio: { data: 'AAAA' } },
  { audio: { transcript: 'a' } },
  { annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.org' } }] },
  { images: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] },
];
const silent: readonly JsonObject[] = [
  {},
  { role: 'assistant', content: '' },
  { content: null, refusal: null, tool_calls: null, function_call: null, audio: null },
  { content: [] },
  { content: [{ type: 'text', text: '' }] },
  { content: [{ type: 'thinking', thinking: [{ type: 'text', text: '' }] }] },
  { reasoning: '', reasoning_content: '', reasoning_details: [] },
  { reasoning_details: [{ type: 'reasoning.text', text: '' }] },
  { tool_calls: [] },
  { tool_calls: [{ index: 0, id: 'a' }] },
  { tool_calls: [{ index: 0, function: { arguments: '{}' } }] },
  { function_call: { name: '', arguments: '' } },
  { audio: { id: 'audio_1' } },
  { annotations: [] },
  { images: [{ type: 'image_url' }] },
  { channel: 'analysis' },
];

function decoderSees(delta: JsonObject): boolean {
  const line = `data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta }] })}\n\n`;
  return createStreamDecoder().push(new TextEncoder().encode(line)).some(bearsContent);
}

describe('hasContent', () => {
  it.each(telling)('sees what %j says, as the decoder does', (delta) => {
    expect([hasContent(delta), decoderSees(delta)]).toEqual([true, true]);
  });

  it.each(silent)('sees that %j says nothing, as the decoder does', (delta) => {
    expect([hasContent(delta), decoderSees(delta)]).toEqual([false, false]);
  });
});
