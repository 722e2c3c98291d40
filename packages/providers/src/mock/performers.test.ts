import type { ChatRequest, ChatResponse, Message, Part, Tool } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from './answer.ts';
import type { Performance } from './performance.ts';
import { performersOf } from './performers.ts';

const performers = performersOf(10);
const ask = (model: string, request: Partial<ChatRequest> = {}): Performance => {
  const messages: readonly Message[] = [{ role: 'user', content: 'Say something' }];
  return performers[model]?.({ model, messages, stream: false, ...request }) as Performance;
};
const answer = (model: string, request: Partial<ChatRequest> = {}): ChatResponse => {
  const performance = ask(model, request);
  if (performance.kind !== 'answer') throw new Error('It was no answer.');
  return performance.response;
};
const partsOf = (response: ChatResponse): readonly Part[] => response.candidates[0]?.content ?? [];

const weather: Tool = {
  kind: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const time: Tool = { kind: 'function', name: 'time' };
const draw: Tool = { kind: 'custom', name: 'draw' };
const search: Tool = { kind: 'native', dialect: 'openai-chat', value: {} };

describe('echo', () => {
  it('answers with the last text of the user', () => {
    const messages: readonly Message[] = [
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'no' },
      {
        role: 'user',
        content: [
          { kind: 'text', text: 'second' },
          { kind: 'image', source: { kind: 'url', url: 'https://x.example/i.png' } },
        ],
      },
      { role: 'user', content: [] },
    ];
    expect(partsOf(answer('echo', { messages }))).toEqual([{ kind: 'text', text: 'second' }]);
  });

  it('says so where there is no text', () => {
    expect(partsOf(answer('echo', { messages: [] }))).toEqual([{ kind: 'text', text: 'There was no text to repeat.' }]);
  });

  it('counts tokens as a provider would', () => {
    const messages: readonly Message[] = [{ role: 'user', content: 'x'.repeat(40) }];
    expect(answer('echo', { messages }).usage).toEqual({ input: 10, output: 10 });
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('abcde')).toBe(2);
  });
});

describe('slow', () => {
  it('is echo, with a pause before each word', () => {
    expect(ask('slow')).toMatchObject({ kind: 'answer', wordDelayMs: 10 });
    expect(partsOf(answer('slow'))).toEqual(partsOf(answer('echo')));
  });
});

describe('reasoning', () => {
  it('thinks before it answers, and counts the thought apart', () => {
    const response = answer('reasoning');
    expect(partsOf(response).map((part) => part.kind)).toEqual(['reasoning', 'text']);
    expect(response.usage?.reasoning).toBeGreaterThan(0);
    expect(response.usage?.output).toBeGreaterThan(0);
  });
});

describe('tools', () => {
  it('calls the first two tools at once, with arguments that fit', () => {
    const response = answer('tools', { tools: [search, weather, draw, time] });
    expect(response.candidates[0]?.stop).toBe('tool_use');
    expect(partsOf(response)).toEqual([
      {
        kind: 'tool_call',
        id: expect.stringMatching(/^call_\w{24}$/),
        name: 'weather',
        arguments: '{"city":"example"}',
      },
      { kind: 'tool_call', id: expect.any(String), name: 'draw', arguments: 'example', flavour: 'custom' },
    ]);
  });

  it.each<[string, Partial<ChatRequest>, readonly string[]]>([
    ['one at a time', { parallelToolCalls: false }, ['weather']],
    ['the one that is demanded', { toolChoice: { kind: 'tool', name: 'time' } }, ['time']],
    ['those that are allowed', { toolChoice: { kind: 'allowed', mode: 'auto', names: ['time'] } }, ['time']],
    ['both where it must call', { toolChoice: { kind: 'required' } }, ['weather', 'time']],
    ['none where it must not', { toolChoice: { kind: 'none' } }, []],
  ])('calls %s', (_what, request, names) => {
    const parts = partsOf(answer('tools', { tools: [weather, time], ...request }));
    expect(parts.flatMap((part) => (part.kind === 'tool_call' ? [part.name] : []))).toEqual(names);
  });

  it('calls a tool without parameters with none', () => {
    expect(partsOf(answer('tools', { tools: [time] }))).toMatchObject([{ arguments: '{}' }]);
  });

  it('says what the tools answered, once they have', () => {
    const messages: readonly Message[] = [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: [{ kind: 'tool_call', id: 'a', name: 'weather', arguments: '{}' }] },
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'a', content: 'sunny' }] },
      {
        role: 'user',
        content: [{ kind: 'tool_result', callId: 'b', content: [{ kind: 'text', text: 'off' }], isError: true }],
      },
    ];
    expect(partsOf(answer('tools', { messages, tools: [weather] }))).toEqual([
      { kind: 'text', text: 'The tools answered: sunny; failed: off' },
    ]);
  });

  it('calls again where the results are from an earlier turn', () => {
    const messages: readonly Message[] = [
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'a', content: 'sunny' }] },
      { role: 'assistant', content: 'It is sunny.' },
      { role: 'user', content: 'And tomorrow?' },
    ];
    expect(partsOf(answer('tools', { messages, tools: [weather] }))).toMatchObject([{ kind: 'tool_call' }]);
  });

  it('says so where it is offered none', () => {
    expect(partsOf(answer('tools'))).toEqual([{ kind: 'text', text: 'There is no tool to call.' }]);
  });
});

describe('failing', () => {
  it.each([
    ['failing', 500],
    ['failing-400', 400],
    ['failing-401', 401],
    ['failing-429', 429],
    ['failing-503', 503],
  ])('%s answers %i', (model, status) => {
    expect(ask(model)).toMatchObject({ kind: 'error', status });
  });

  it('-429 says how long to wait', () => {
    expect(ask('failing-429')).toMatchObject({ headers: { 'retry-after': '1' } });
  });

  it('-stream breaks off', () => {
    expect(ask('failing-stream')).toMatchObject({ kind: 'answer', breaksOff: true });
  });
});
