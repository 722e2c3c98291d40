import type { JsonObject, ObserverOptions } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createObserver } from './observer.ts';

const utf8 = new TextEncoder();
const data = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (choice: JsonObject, fields: JsonObject = {}): string =>
  data({ id: 'c1', model: 'gpt', choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }], ...fields });
/** In the order that hosts write it: the finish reason last. */
const text = (content: string, fields: JsonObject = {}): string => {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return data({ id: 'c1', model: 'gpt', choices, ...fields });
};
const finish = chunk({ finish_reason: 'stop' });
const usage = data({ id: 'c1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } });
const done = data('[DONE]');

function observe(pieces: readonly string[], options: Partial<ObserverOptions> = {}) {
  const observer = createObserver({ includeUsage: true, ...options });
  const passed = pieces.map((piece) => new TextDecoder().decode(observer.push(utf8.encode(piece))));
  const rest = new TextDecoder().decode(observer.end());
  return { passed: passed.join('') + rest, pieces: passed, progress: observer.progress };
}

describe('the observer of a stream', () => {
  it.each<[boolean, string]>([
    [true, [text('Hi'), finish, usage, done].join('')],
    [false, [text('Hi'), finish, done].join('')],
  ])('passes CRLF whole wherever it is cut, usage asked for: %s', (includeUsage, owed) => {
    const crlf = (stream: string): string => stream.replaceAll('\n', '\r\n');
    const pieces = [...crlf([text('Hi'), finish, usage, done].join(''))];
    expect(observe([...pieces, '\n'], { includeUsage }).passed).toBe(crlf(owed));
  });

  it('passes the line end of a delta that came after usage was held back', () => {
    const crlf = (stream: string): string => stream.replaceAll('\n', '\r\n');
    const pieces = [...crlf([text('a'), text('b'), usage, text('c'), finish, done].join(''))];
    const { passed } = observe(pieces, { includeUsage: false });
    expect(passed).toBe(crlf([text('a'), text('b'), text('c'), finish, done].join('')));
  });

  it('passes bytes unchanged and knows what went by', () => {
    const stream = [text('Hi'), text(' there'), finish, usage, done];
    const { pieces, progress } = observe(stream);
    expect(pieces).toEqual(stream);
    expect(progress).toMatchObject({
      hasContent: true,
      isComplete: true,
      id: 'c1',
      model: 'gpt',
      stop: 'end_turn',
      usage: { input: 1, output: 2 },
      fault: undefined,
    });
  });

  it('gives the very bytes of a chunk of whole events', () => {
    const bytes = utf8.encode(text('Hi') + text(' there'));
    expect(createObserver({ includeUsage: true }).push(bytes)).toBe(bytes);
  });

  it('holds an event back that the end of a chunk cuts', () => {
    const whole = text('Hi 😀');
    const observer = createObserver({ includeUsage: true });
    const bytes = utf8.encode(whole + text('x'));
    const cut = utf8.encode(whole).length + 7;
    expect(observer.push(bytes.slice(0, cut)).length).toBe(utf8.encode(whole).length);
    expect(new TextDecoder().decode(observer.push(bytes.slice(cut)))).toBe(text('x'));
  });

  it('holds back usage that the client did not ask for, and nothing else', () => {
    const filters = data({ choices: [], prompt_filter_results: [{}] });
    const full = chunk({ delta: { content: 'x' } }, { usage: { prompt_tokens: 1 } });
    const { passed, progress } = observe([filters + text('Hi') + full + finish + usage + done], {
      includeUsage: false,
    });
    expect(passed).toBe(filters + text('Hi') + full + finish + done);
    expect(progress.usage).toMatchObject({ input: 1, output: 2 });
  });

  it('ends with the terminator, whatever follows', () => {
    expect(observe([text('Hi') + finish + done + text('more')]).passed).toBe(text('Hi') + finish + done);
  });

  it('stops before an error, and leaves it to the caller to tell', () => {
    const error = data({ error: { message: 'Broken.' } });
    const { passed, progress } = observe([text('Hi') + error, text('more')]);
    expect(passed).toBe(text('Hi'));
    expect(progress).toMatchObject({ fault: { class: 'stream_error', message: 'Broken.' }, isComplete: false });
    expect(progress.isViolation).toBeUndefined();
  });

  it('finds an error, usage and a finish reason among deltas that it knows by their looks', () => {
    const plain = Array.from({ length: 5 }, (_, index) => text(`word ${index}`));
    const head = data({
      id: 'c1',
      error: { message: 'Broken.' },
      choices: [{ index: 0, delta: { content: 'x' }, finish_reason: null }],
    });
    expect(observe([...plain, head]).progress.fault).toMatchObject({ message: 'Broken.' });
    const counted = text('x', { usage: { prompt_tokens: 7 } });
    expect(observe([plain.join('') + counted, finish, done]).progress.usage).toMatchObject({ input: 7 });
    const two = data({
      id: 'c1',
      model: 'gpt',
      choices: [
        { index: 0, delta: { content: 'x' }, finish_reason: 'length' },
        { index: 1, delta: {}, finish_reason: null },
      ],
    });
    expect(observe([plain.join('') + two]).progress.stop).toBe('max_tokens');
  });

  it('knows the end of a tool call whose word for it is wrong', () => {
    const call = chunk({ delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }] } });
    expect(observe([text('Hi') + text('Hi'), call, finish, done]).progress.stop).toBe('tool_use');
  });

  it('notes opaque state, also once content has flowed', () => {
    const details = [{ type: 'reasoning.text', text: '', signature: 'first' }];
    const signed = { index: 0, id: 'a', extra_content: { google: { thought_signature: 'second' } } };
    const chunks = [{ reasoning_details: details }, { content: 'Hi' }, { content: 'Hi' }, { tool_calls: [signed] }];
    const { progress } = observe([...chunks.map((delta) => chunk({ delta })), finish, done]);
    expect(progress.opaque).toEqual(['first', 'second']);
    expect(observe([text('Hi'), finish, done]).progress.opaque).toBeUndefined();
  });

  it.each<[string, string, object]>([
    ['a broken delta in the flow', text('Hi').replace('"Hi"', '"Hi" BROKEN'), { isViolation: true }],
    ['no JSON', 'data: {"id":\n\n', { isViolation: true, fault: { class: 'stream_error' } }],
    ['an event that is too large', `data: ${'x'.repeat(1_048_576)}\n\n`, { isViolation: true }],
    ['a terminator without a finish reason', done, { isViolation: true, fault: { class: 'stream_truncated' } }],
    ['an end without a terminator', finish, { isViolation: undefined, fault: { class: 'stream_truncated' } }],
    ['an end within an event', 'data: {"id"', { fault: { class: 'stream_truncated' } }],
  ])('takes %s for a fault', (_, last, progress) => {
    const observed = observe([text('Hi') + last]);
    expect(observed.progress).toMatchObject({ ...progress, isComplete: false });
    expect(observed.passed.startsWith(text('Hi'))).toBe(true);
    expect(observed.passed).not.toContain('[DONE]');
  });

  it('writes the terminator of a host that sends none', () => {
    expect(observe([text('Hi') + finish], { lenientTerminator: true })).toMatchObject({
      passed: text('Hi') + finish + done,
      progress: { isComplete: true },
    });
    expect(observe([text('Hi')], { lenientTerminator: true }).progress.fault?.class).toBe('stream_truncated');
  });

  it('takes a terminator without a finish reason of a host that gives none', () => {
    const { passed, progress } = observe([text('Hi') + done], { lenientTerminator: true });
    expect(passed).toBe(text('Hi') + done);
    expect(progress).toMatchObject({ isComplete: true, stop: 'unknown' });
  });

  it('completes a last event that lacks its blank line', () => {
    expect(observe([`${text('Hi')}${finish}data: [DONE]`])).toMatchObject({
      passed: text('Hi') + finish + done,
      progress: { isComplete: true },
    });
  });

  it('passes comments, and takes none for content', () => {
    const comment = ': OPENROUTER PROCESSING\n\n';
    expect(observe([comment])).toMatchObject({ passed: comment, progress: { hasContent: false } });
  });

  it('sees and passes the same however the bytes are cut', () => {
    const crlf = (event: string) => event.replaceAll('\n', '\r\n');
    const role = chunk({ delta: { role: 'assistant', content: '' } });
    const events = [role, text('Grüße 😀'), crlf(text('a')), ': ping\n\n', text('b'), chunk({}), finish, usage, done];
    const bytes = utf8.encode(events.join(''));
    const expected = observe([events.join('')], { includeUsage: false });
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length })), (cuts) => {
        const observer = createObserver({ includeUsage: false });
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const passed = at.slice(1).map((end, index) => Buffer.from(observer.push(bytes.slice(at[index], end))));
        expect(Buffer.concat([...passed, observer.end()]).toString()).toBe(expected.passed);
        expect({ ...observer.progress }).toEqual({ ...expected.progress });
      }),
    );
  });
});
