import { collect, type JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { bytesOf, candidate, chunk, complete, data, delta, finish, kinds } from '../../../test/openai-chat/chunks.ts';
import { createStreamDecoder } from './stream-decoder.ts';

describe('the decoder of a stream', () => {
  it('reads text from its role to its terminator', () => {
    const events = complete(delta({ role: 'assistant', content: '' }), delta({ content: 'Hi' }), finish());
    expect(events).toEqual([
      { kind: 'start', id: 'c1', model: 'gpt', createdSeconds: 5, extensions: { 'openai-chat': {} } },
      { kind: 'part_start', candidate: 0, part: 0, head: { kind: 'text' } },
      { kind: 'text_delta', candidate: 0, part: 0, text: 'Hi' },
      { kind: 'part_end', candidate: 0, part: 0 },
      {
        kind: 'finish',
        candidate: 0,
        stop: 'end_turn',
        nativeStop: 'stop',
        extensions: { 'openai-chat': { finish_reason: null } },
      },
      { kind: 'end' },
    ]);
  });

  it('gives the events of a chunk at once', () => {
    const decoder = createStreamDecoder();
    expect(kinds(decoder.push(bytesOf(data(delta({ content: 'a' })) + data(delta({ content: 'b' })))))).toEqual([
      'start',
      'part_start',
      'text_delta',
      'text_delta',
    ]);
  });

  it('reads reasoning and text of one delta in that order', () => {
    const events = complete(delta({ content: 'Hi', reasoning_content: 'So.' }), finish());
    expect(candidate(events)?.content.map(({ kind }) => kind)).toEqual(['reasoning', 'text']);
  });

  it('takes a finish that comes with the last delta, and a second one for no news', () => {
    const events = complete(delta({ content: 'Hi' }, { finish_reason: 'length' }), finish('length'));
    expect(candidate(events)).toMatchObject({ content: [{ text: 'Hi' }], stop: 'max_tokens' });
    expect(kinds(events).filter((kind) => kind === 'finish')).toHaveLength(1);
  });

  it('takes text that comes behind a finish reason', () => {
    expect(
      candidate(complete(delta({ content: 'a' }, { finish_reason: 'stop' }), delta({ content: 'b' }))),
    ).toMatchObject({ content: [{ kind: 'text', text: 'ab' }], stop: 'end_turn' });
  });

  it('keeps answers apart that take turns', () => {
    const of = (index: number, fields: JsonObject, word: string | null = null) =>
      chunk({ index, delta: fields, finish_reason: word });
    const { candidates } = collect(
      complete(
        of(0, { content: 'a' }),
        of(1, { content: 'b' }),
        of(0, { content: 'c' }),
        of(1, {}, 'stop'),
        of(0, {}, 'length'),
      ),
    );
    expect(candidates).toMatchObject([
      { index: 0, content: [{ text: 'ac' }], stop: 'max_tokens' },
      { index: 1, content: [{ text: 'b' }], stop: 'end_turn' },
    ]);
  });

  it('reads refusals, sound, images and citations', () => {
    const annotation = { type: 'url_citation', url_citation: { url: 'https://example.org' } };
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    const events = complete(
      delta({ annotations: [annotation] }),
      delta({ content: 'Hi' }),
      delta({ images: [image] }),
      delta({ audio: { id: 'a1', data: 'AAAA' } }),
      delta({ audio: { transcript: 'Hi', expires_at: 9 } }),
      delta({ refusal: 'No.' }),
      finish(),
    );
    expect(candidate(events)).toMatchObject({
      content: [
        { kind: 'text', text: 'Hi', citations: [{ url: 'https://example.org' }] },
        { kind: 'image' },
        { kind: 'audio', id: 'a1', transcript: 'Hi', extensions: { 'openai-chat': { audio: { expires_at: 9 } } } },
        { kind: 'refusal', text: 'No.' },
      ],
      stop: 'refusal',
    });
  });

  it('reads log probabilities with the text they belong to', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.1 }], refusal: null };
    expect(candidate(complete(delta({ content: 'Hi' }, { logprobs }), finish()))?.logprobs).toEqual(logprobs);
    const late = complete(delta({ content: 'Hi' }), finish('stop', { logprobs }));
    expect(candidate(late)?.logprobs).toEqual(logprobs);
  });

  it("reads Mistral's lists of parts", () => {
    const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] });
    const events = complete(
      delta({ content: [thinking('So')] }),
      delta({ content: [thinking('.'), { type: 'text', text: 'Hi' }] }),
      delta({ content: ' there' }),
      finish(),
    );
    expect(candidate(events)?.content).toMatchObject([
      { kind: 'reasoning', text: 'So.' },
      { kind: 'text', text: 'Hi there' },
    ]);
  });

  it('keeps the last of several reports of usage, and finds that of Groq', () => {
    const usage = (completion_tokens: number) => ({ usage: { prompt_tokens: 3, completion_tokens } });
    const events = complete(
      chunk({ delta: { content: 'a' } }, usage(1)),
      chunk({ delta: {}, finish_reason: 'stop' }, { x_groq: usage(2) }),
    );
    expect(collect(events).usage).toMatchObject({ input: 3, output: 2 });
  });

  it('passes on what only this dialect knows, once', () => {
    const filters = { prompt_filter_results: [{ prompt_index: 0 }] };
    const events = complete(
      { choices: [], id: '', model: '', ...filters },
      chunk({ delta: { role: 'assistant', channel: 'a' } }, { system_fingerprint: 'fp', obfuscation: 'x', p: 'y' }),
      chunk(
        { delta: { content: 'a', channel: 'a' }, content_filter_results: { hate: 1 } },
        { system_fingerprint: 'fp' },
      ),
      finish('stop', { native_finish_reason: 'STOP', content_filter_results: { hate: 1 } }),
    );
    expect(events.filter(({ kind }) => kind === 'native').map((event) => 'value' in event && event.value)).toEqual([
      filters,
      { choices: [{ index: 0, delta: { channel: 'a' } }] },
      { choices: [{ index: 0, content_filter_results: { hate: 1 }, delta: {} }] },
    ]);
    expect(collect(events).extensions).toEqual({ 'openai-chat': { system_fingerprint: 'fp' } });
    expect(candidate(events)?.extensions).toEqual({
      'openai-chat': { native_finish_reason: 'STOP', finish_reason: null },
    });
  });
});
