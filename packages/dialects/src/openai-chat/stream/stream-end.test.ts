import type { Json } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { bytesOf, candidate, complete, data, decode, delta, finish, kinds } from '../../../test/openai-chat/chunks.ts';
import { createStreamDecoder } from './stream-decoder.ts';

describe('the end of a stream', () => {
  const cut = { class: 'stream_truncated' };
  const text = delta({ content: 'Hi' });

  it.each<[string, Json[], boolean, object]>([
    ['no bytes at all', [], true, { fault: cut }],
    ['nothing after text', [text], true, { fault: cut }],
    ['a finish reason and no terminator', [text, finish()], false, { fault: cut }],
    ['the same of a host that sends none', [text, finish()], true, { kind: 'end' }],
    ['a terminator and no finish reason', [text, '[DONE]'], false, { fault: cut }],
    ['the same of a host that gives none', [text, '[DONE]'], true, { kind: 'end' }],
    ['a terminator and nothing else', ['[DONE]'], true, { fault: cut }],
    ['a terminator in spaces', [text, finish(), ' [DONE] '], false, { kind: 'end' }],
  ])('is told after %s', (_, lines, isLenient, last) => {
    expect(decode(lines, isLenient).at(-1)).toMatchObject(last);
  });

  it('is unknown where a lenient host does not say why', () => {
    expect(candidate(decode([text, '[DONE]'], true))).toMatchObject({ stop: 'unknown' });
    expect(candidate(decode([text, '[DONE]'], true))).not.toHaveProperty('nativeStop');
  });

  it('may lack its last line end', () => {
    const decoder = createStreamDecoder();
    decoder.push(bytesOf(`${data(text)}${data(finish())}data: [DONE]`));
    expect(kinds(decoder.end())).toEqual(['part_end', 'finish', 'end']);
  });

  it('inside of an event is a cut, and not an event of nonsense', () => {
    const decoder = createStreamDecoder();
    decoder.push(bytesOf(`${data(text)}data: {"id":"c1","cho`));
    expect(decoder.end()).toMatchObject([{ kind: 'error', fault: cut }]);
  });

  it.each<[string, string, object]>([
    ['no JSON', 'data: {"id":\n\n', { class: 'stream_error' }],
    ['JSON that is no object', 'data: 7\n\n', { class: 'stream_error' }],
    ['an error', data({ error: { message: 'Broken.', type: 'server_error' } }), { message: 'Broken.' }],
    ['an error in words', data({ error: 'Broken.' }), { message: 'Broken.' }],
    ['an error by the name of the event', 'event: error\ndata: {"message":"Broken."}\n\n', { message: 'Broken.' }],
    ['a limit of the account', data({ error: { message: 'Slow.', code: 429 } }), { class: 'rate_limited' }],
    ['an event that is too large', `data: ${'x'.repeat(1_048_576)}\n\n`, { class: 'stream_error' }],
  ])('is an error at %s, and nothing follows', (_, line, fault) => {
    const decoder = createStreamDecoder();
    const first = decoder.push(bytesOf(data(text) + line));
    expect(kinds(first)).toEqual(['start', 'part_start', 'text_delta', 'error']);
    expect(first.at(-1)).toMatchObject({ fault });
    expect([...decoder.push(bytesOf(data(finish()) + data('[DONE]'))), ...decoder.end()]).toEqual([]);
  });

  it('by an error still tells the usage that came with it', () => {
    const broken = { ...delta({ content: '' }), error: { message: 'Broken.' }, usage: { prompt_tokens: 3 } };
    expect(kinds(decode([text, finish('length'), broken, '[DONE]'])).slice(-2)).toEqual(['usage', 'error']);
  });

  it('goes unnoticed by fields that say there is no error', () => {
    expect(complete({ ...text, error: null }, finish()).at(-1)).toEqual({ kind: 'end' });
  });
});
