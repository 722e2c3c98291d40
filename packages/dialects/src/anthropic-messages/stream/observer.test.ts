import type { JsonObject, PassthroughObserver } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { bytesOf, wireText } from '../../../test/anthropic-messages/wire-events.ts';
import { createObserver } from './observer.ts';

const begin: JsonObject = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude', usage: { input_tokens: 3, output_tokens: 1 } },
};
const open: JsonObject = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
const grow = (text: string, index = 0): JsonObject => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
const close: JsonObject = { type: 'content_block_stop', index: 0 };
const stop: JsonObject = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } };
const over: JsonObject = { type: 'message_stop' };
const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const watch = (lenientTerminator = false): PassthroughObserver =>
  createObserver({ includeUsage: false, lenientTerminator });
function passing(...events: JsonObject[]): { observer: PassthroughObserver; passed: string } {
  const observer = watch();
  const passed = words(observer.push(bytesOf(wireText(events))));
  return { observer, passed: passed + words(observer.end()) };
}

describe('createObserver', () => {
  it('holds back an event that is not whole yet', () => {
    const observer = watch();
    const bytes = bytesOf(wireText([begin, open]));
    expect(words(observer.push(bytes.subarray(0, -1)))).toBe(wireText([begin]));
    expect(words(observer.push(bytes.subarray(-1)))).toBe(wireText([open]));
  });

  it.each<[boolean, string, JsonObject[]]>([
    [false, 'a block that opened empty', [open]],
    [false, 'empty text', [open, grow('')]],
    [true, 'text', [open, grow('Hi')]],
    [true, 'a tool call', [{ ...open, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } }]],
    [true, 'redacted thinking', [{ ...open, content_block: { type: 'redacted_thinking', data: 'x' } }]],
    [
      true,
      'a signature alone',
      [
        { ...open, content_block: { type: 'thinking', thinking: '', signature: '' } },
        { ...close, type: 'content_block_delta', delta: { type: 'signature_delta', signature: 'c2ln' } },
      ],
    ],
    [
      true,
      'a refusal that is explained',
      [
        {
          type: 'message_delta',
          delta: { stop_reason: 'refusal', stop_details: { type: 'refusal', explanation: 'No.' } },
        },
      ],
    ],
  ])('says %s of whether there is content in %s', (hasContent, _, events) => {
    expect(passing(begin, ...events).observer.progress.hasContent).toBe(hasContent);
  });

  it.each([
    ['no JSON', 'not even JSON'],
    ['cut', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"there'],
    ['two strings', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"b"}}'],
    [
      'left open by its last quote',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\"}}',
    ],
    ['one brace short', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}'],
    [
      'of a block that is not open',
      '{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a"}}',
    ],
  ])('stops at a delta in the flow that is %s', (_, data) => {
    const observer = watch();
    observer.push(bytesOf(wireText([begin, open, grow('Hi'), grow('there')])));
    expect(words(observer.push(bytesOf(`event: content_block_delta\ndata: ${data}\n\n`)))).toBe('');
    expect(observer.progress).toMatchObject({ isViolation: true, fault: { class: 'invalid' } });
  });

  it('stops at a delta of a block that was closed, though it is built as those before it', () => {
    const observer = watch();
    observer.push(bytesOf(wireText([begin, open, grow('Hi'), grow('there'), close])));
    expect(words(observer.push(bytesOf(wireText([grow('again')]))))).toBe('');
    expect(observer.progress.isViolation).toBe(true);
  });

  it.each(['a \\"quoted\\" word', '', 'a backslash \\\\', '"}}'.replaceAll('"', '\\"')])(
    'passes %j in the flow, padded or not',
    (text) => {
      const observer = watch();
      observer.push(bytesOf(wireText([begin, open, grow('Hi')])));
      const delta = `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}`;
      const odd = `event: content_block_delta\ndata: ${delta}}\n\nevent: content_block_delta\ndata: ${delta}      }\n\n`;
      expect(words(observer.push(bytesOf(odd)))).toBe(odd);
      expect(observer.progress.fault).toBeUndefined();
    },
  );

  it('notes the opaque state of a block, whole or as a delta in the flow', () => {
    const observer = watch();
    const thinking = { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: 'Hm' } };
    const signed = { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } };
    const redacted = {
      type: 'content_block_start',
      index: 1,
      content_block: { type: 'redacted_thinking', data: 'ZA' },
    };
    observer.push(bytesOf(wireText([begin, thinking, signed, close, redacted])));
    expect(observer.progress.opaque).toEqual(['c2ln', 'ZA']);
  });

  it.each<[string, JsonObject[], JsonObject]>([
    ['content before the beginning', [], grow('Hi')],
    ['content outside of any block', [begin], grow('Hi')],
    ['content of another block', [begin, open], grow('Hi', 1)],
    ['content after its block, once content has flowed', [begin, open, grow('Hi'), close], grow('!')],
    ['a second beginning', [begin, open, grow('Hi')], begin],
    ['a block before the beginning', [], open],
    ['a block after the stop reason', [begin, stop], open],
    ['a stop reason before the beginning', [], stop],
    ['an end before the beginning', [], over],
  ])('stops at a breach of the grammar: %s', (_, before, breach) => {
    const { observer, passed } = passing(...before, breach, over);
    expect(passed).toBe(wireText(before));
    expect(observer.progress).toMatchObject({ isComplete: false, isViolation: true, fault: { class: 'invalid' } });
    expect(observer.push(bytesOf(wireText([over])))).toHaveLength(0);
  });

  it('stops at an error, which is no breach', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } };
    const { observer, passed } = passing(begin, open, grow('Hi'), error);
    expect(passed).toBe(wireText([begin, open, grow('Hi')]));
    expect(observer.progress.fault).toMatchObject({ class: 'stream_error', message: 'Busy.', body: error });
    expect(observer.progress.isViolation).toBeUndefined();
  });

  it('passes news, pings and comments', () => {
    const observer = watch();
    const odd = `: waiting\n\n${wireText([begin, { type: 'ping' }, { type: 'thought_bubble' }])}id: 7\n\n`;
    expect(words(observer.push(bytesOf(odd)))).toBe(odd);
    expect(observer.progress).toMatchObject({ hasContent: false, id: 'msg_1', model: 'claude' });
  });

  it('follows streams without names of events', () => {
    const observer = watch();
    const bare = [begin, open, grow('Hi'), close, stop, over]
      .map((event) => `data: ${JSON.stringify(event)}\n\n`)
      .join('');
    expect(words(observer.push(bytesOf(bare)))).toBe(bare);
    expect(observer.progress).toMatchObject({
      hasContent: true,
      isComplete: true,
      stop: 'end_turn',
      usage: { input: 3, output: 9 },
    });
  });

  it('stops at data that is no JSON object, and at an event that is too long', () => {
    const observer = watch();
    expect(words(observer.push(bytesOf(`${wireText([begin])}event: message_delta\ndata: {"type":\n\n`)))).toBe(
      wireText([begin]),
    );
    expect(observer.progress).toMatchObject({ isViolation: true });
    const other = watch();
    other.push(bytesOf(`event: ping\ndata: ${'x'.repeat(1_100_000)}`));
    expect(other.progress).toMatchObject({ isViolation: true, fault: { class: 'invalid' } });
  });

  it('sees that the terminator is missing', () => {
    const { observer } = passing(begin, open, grow('Hi'), close, stop);
    expect(observer.progress).toMatchObject({ isComplete: false, fault: { class: 'stream_truncated' } });
    expect(observer.progress.isViolation).toBeUndefined();
  });

  it('gives the client the terminator that a lenient provider leaves out', () => {
    const observer = watch(true);
    observer.push(bytesOf(wireText([begin, stop])));
    expect(words(observer.end())).toBe(wireText([over]));
    expect(observer.progress).toMatchObject({ isComplete: true, stop: 'end_turn' });
  });

  it('completes the last event where only its blank line is missing, and drops one that was cut', () => {
    const observer = watch();
    const whole = wireText([begin, stop, over]);
    const passed = words(observer.push(bytesOf(whole.trimEnd())));
    expect(passed + words(observer.end())).toBe(whole);
    expect(observer.progress.isComplete).toBe(true);
    const cut = watch();
    cut.push(bytesOf(whole.slice(0, -5)));
    expect(cut.end()).toHaveLength(0);
    expect(cut.progress.fault).toMatchObject({ class: 'stream_truncated' });
  });

  it('passes what follows the end unread', () => {
    const observer = watch();
    const whole = `${wireText([begin, stop, over])}data: [DONE]\n\n${wireText([begin])}`;
    expect(words(observer.push(bytesOf(whole)))).toBe(whole);
    expect(observer.progress.fault).toBeUndefined();
  });
});
