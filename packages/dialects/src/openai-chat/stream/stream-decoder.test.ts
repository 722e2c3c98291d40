import { collect, type JsonObject, type StreamEvent } from '@proxy/spec';
import { grammarProblems } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamDecoder } from './stream-decoder.ts';

const utf8 = new TextEncoder();
const data = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const chunk = (choice: JsonObject | undefined, fields: JsonObject = {}): JsonObject => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 5,
  model: 'gpt',
  choices: choice ? [{ index: 0, finish_reason: null, ...choice }] : [],
  ...fields,
});
const delta = (fields: JsonObject, choice: JsonObject = {}): JsonObject => chunk({ delta: fields, ...choice });
const finish = (word = 'stop', fields: JsonObject = {}): JsonObject => delta({}, { finish_reason: word, ...fields });

function decode(lines: readonly unknown[], lenientTerminator = false): StreamEvent[] {
  const decoder = createStreamDecoder({ lenientTerminator });
  const events = [...decoder.push(utf8.encode(lines.map(data).join(''))), ...decoder.end()];
  expect(grammarProblems(events)).toEqual([]);
  return events;
}
const complete = (...lines: readonly unknown[]): StreamEvent[] => decode([...lines, '[DONE]']);
const candidate = (events: readonly StreamEvent[]) => collect(events).candidates[0];
const kinds = (events: readonly StreamEvent[]) => events.map(({ kind }) => kind);

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
    expect(kinds(decoder.push(utf8.encode(data(delta({ content: 'a' })) + data(delta({ content: 'b' })))))).toEqual([
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

describe('the end of a stream', () => {
  const cut = { class: 'stream_truncated' };
  const text = delta({ content: 'Hi' });

  it.each<[string, unknown[], boolean, object]>([
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
    decoder.push(utf8.encode(`${data(text)}${data(finish())}data: [DONE]`));
    expect(kinds(decoder.end())).toEqual(['part_end', 'finish', 'end']);
  });

  it('inside of an event is a cut, and not an event of nonsense', () => {
    const decoder = createStreamDecoder();
    decoder.push(utf8.encode(`${data(text)}data: {"id":"c1","cho`));
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
    const first = decoder.push(utf8.encode(data(text) + line));
    expect(kinds(first)).toEqual(['start', 'part_start', 'text_delta', 'error']);
    expect(first.at(-1)).toMatchObject({ fault });
    expect([...decoder.push(utf8.encode(data(finish()) + data('[DONE]'))), ...decoder.end()]).toEqual([]);
  });

  it('by an error still tells the usage that came with it', () => {
    const broken = { ...delta({ content: '' }), error: { message: 'Broken.' }, usage: { prompt_tokens: 3 } };
    expect(kinds(decode([text, finish('length'), broken, '[DONE]'])).slice(-2)).toEqual(['usage', 'error']);
  });

  it('goes unnoticed by fields that say there is no error', () => {
    expect(complete({ ...text, error: null }, finish()).at(-1)).toEqual({ kind: 'end' });
  });
});

describe('tool calls in a stream', () => {
  const piece = (fields: JsonObject) => delta({ tool_calls: [fields] });
  const fn = (name: string | undefined, text: string | undefined): JsonObject => ({
    function: { name, arguments: text },
  });
  const calls = (...lines: readonly JsonObject[]) =>
    (candidate(complete(...lines, finish('tool_calls')))?.content ?? []).map((part) =>
      part.kind === 'tool_call' ? `${part.id} ${part.name} ${part.arguments}` : part.kind,
    );

  it.each<[string, JsonObject[], string[]]>([
    [
      'pieces of one call',
      [
        piece({ index: 0, id: 'a', ...fn('f', '') }),
        piece({ index: 0, ...fn(undefined, '{"x"') }),
        piece({ index: 0, ...fn('', ':1}') }),
      ],
      ['a f {"x":1}'],
    ],
    ['a call whole in one delta', [piece({ index: 0, id: 'a', ...fn('f', '{}') })], ['a f {}']],
    [
      'parallel calls whose pieces take turns',
      [
        delta({
          tool_calls: [
            { index: 0, id: 'a', ...fn('f', '') },
            { index: 1, id: 'b', ...fn('g', '') },
          ],
        }),
        piece({ index: 1, ...fn(undefined, '{1') }),
        piece({ index: 0, ...fn(undefined, '{0') }),
        piece({ index: 1, ...fn(undefined, '}') }),
        piece({ index: 0, ...fn(undefined, '}') }),
      ],
      ['a f {0}', 'b g {1}'],
    ],
    [
      'calls without an index, told apart by their ids',
      [
        piece({ id: 'a', ...fn('f', '{') }),
        piece({ id: 'a', ...fn(undefined, '}') }),
        piece({ id: 'b', ...fn('g', '{}') }),
      ],
      ['a f {}', 'b g {}'],
    ],
    [
      'calls that all have the index 0',
      [
        piece({ index: 0, id: 'a', ...fn('f', '{}') }),
        piece({ index: 0, id: 'b', ...fn('g', '{') }),
        piece({ index: 0, ...fn(undefined, '}') }),
      ],
      ['a f {}', 'b g {}'],
    ],
    [
      'an id and a name that are repeated',
      [piece({ index: 0, id: 'a', ...fn('f', '{') }), piece({ index: 0, id: 'a', ...fn('f', '}') })],
      ['a f {}'],
    ],
    [
      'a name behind the arguments',
      [piece({ index: 0, id: 'a', ...fn(undefined, '{') }), piece({ index: 0, ...fn('f', '}') })],
      ['a f {}'],
    ],
    [
      'calls without an id',
      [piece({ index: 0, ...fn('f', '{}') }), piece({ index: 1, ...fn('g', '{}') })],
      ['call_c1_0_0 f {}', 'call_c1_0_1 g {}'],
    ],
    [
      'arguments that are no text',
      [piece({ index: 0, id: 'a', function: { name: 'f', arguments: { x: 1 } } })],
      ['a f {"x":1}'],
    ],
    [
      'a custom tool',
      [
        piece({ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: 'SEL' } }),
        piece({ index: 0, custom: { input: 'ECT' } }),
      ],
      ['a f SELECT'],
    ],
    [
      'the old form',
      [delta({ function_call: { name: 'f', arguments: '{' } }), delta({ function_call: { arguments: '}' } })],
      ['call_c1_0_0 f {}'],
    ],
    [
      'text before calls',
      [delta({ content: 'Let me see.' }), piece({ index: 0, id: 'a', ...fn('f', '{}') })],
      ['text', 'a f {}'],
    ],
  ])('are put together from %s', (_, lines, expected) => {
    expect(calls(...lines)).toEqual(expected);
  });

  it('carry the signature of Google', () => {
    const google = { extra_content: { google: { thought_signature: 's' } } };
    const events = complete(piece({ index: 0, id: 'a', ...fn('f', '{}'), ...google }), finish());
    expect(candidate(events)?.content[0]).toMatchObject({ opaque: { payload: 's', dialect: 'gemini' } });
  });

  it('end the turn for a tool, whatever the host calls it', () => {
    expect(candidate(complete(piece({ index: 0, id: 'a', ...fn('f', '{}') }), finish('stop')))?.stop).toBe('tool_use');
  });

  it('are the same however the bytes are cut', () => {
    const lines = [
      piece({ index: 0, id: 'a', ...fn('f', '') }),
      piece({ index: 0, ...fn(undefined, '{"città":') }),
      piece({ index: 1, id: 'b', ...fn('g', '{}') }),
      piece({ index: 0, ...fn(undefined, '"Köln 😀"}') }),
    ];
    const bytes = utf8.encode([...lines, finish('tool_calls'), '[DONE]'].map(data).join(''));
    const whole = collect(complete(...lines, finish('tool_calls')));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length })), (cuts) => {
        const decoder = createStreamDecoder();
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.slice(at[index], end));
        expect(collect([...pieces.flatMap((each) => decoder.push(each)), ...decoder.end()])).toEqual(whole);
      }),
    );
  });
});

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
