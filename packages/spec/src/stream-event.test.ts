import { describe, expect, it } from 'vitest';
import { bearsContent, type PartHead, type StreamEvent } from './stream-event.ts';

const place = { candidate: 0, part: 0 };
const opaque = { payload: 'cipher', dialect: 'anthropic-messages' };
const opening = (head: PartHead): StreamEvent => ({ kind: 'part_start', ...place, head });

describe('bearsContent', () => {
  it.each<StreamEvent>([
    { kind: 'text_delta', ...place, text: 'a' },
    { kind: 'reasoning_delta', ...place, text: 'a' },
    { kind: 'refusal_delta', ...place, text: 'a' },
    { kind: 'arguments_delta', ...place, text: '{' },
    { kind: 'audio_delta', ...place, transcript: 'a' },
    { kind: 'signature', ...place, opaque },
    { kind: 'citation', ...place, citation: {} },
    { kind: 'native_delta', ...place, dialect: 'gemini', value: {} },
  ])('finds content in $kind', (event) => {
    expect(bearsContent(event)).toBe(true);
  });

  it.each<StreamEvent>([
    { kind: 'start' },
    { kind: 'text_delta', ...place, text: '' },
    { kind: 'reasoning_delta', ...place, text: '' },
    { kind: 'refusal_delta', ...place, text: '' },
    { kind: 'arguments_delta', ...place, text: '' },
    { kind: 'part_end', ...place },
    { kind: 'finish', candidate: 0, stop: 'end_turn' },
    { kind: 'usage', usage: { output: 1 } },
    { kind: 'ping' },
    { kind: 'native', dialect: 'openai-chat', value: {} },
    { kind: 'error', fault: { class: 'stream_error', message: 'x' } },
    { kind: 'end' },
  ])('finds none in $kind', (event) => {
    expect(bearsContent(event)).toBe(false);
  });

  it.each<[PartHead, boolean]>([
    [{ kind: 'text' }, false],
    [{ kind: 'refusal' }, false],
    [{ kind: 'reasoning' }, false],
    [{ kind: 'audio', id: 'audio_1' }, false],
    [{ kind: 'reasoning', redacted: true, opaque }, true],
    [{ kind: 'tool_call', id: 'call_1', name: 'look_up' }, true],
    [{ kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } }, true],
    [{ kind: 'native', dialect: 'gemini', value: {} }, true],
    [{ kind: 'whole', part: { kind: 'video', source: { kind: 'file_id', id: 'f' } } }, true],
  ])('takes an opening part %j for content: %s', (head, expected) => {
    expect(bearsContent(opening(head))).toBe(expected);
  });
});
