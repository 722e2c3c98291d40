import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { answered, asked, recorded } from './translated.ts';

const anthropic = 'anthropic-messages';
const openai = 'openai-chat';
const call = (name: string, input: unknown = expect.anything()) => ({ type: 'tool_use', name, input });
const says = (message: JsonObject, finish: string) => ({ choices: [{ message, finish_reason: finish }] });

/** Recorded answers that gateways get wrong, and what a client of the other dialect must get of them. */
describe('an answer with', () => {
  it.each<[what: string, recording: string, unknown]>([
    ['calls, whose host says `stop`', '679e9c7b9f10', { content: [{ type: 'tool_use' }], stop_reason: 'tool_use' }],
    ['usage in a chunk without choices', '03b3c5a46f12', { usage: { input_tokens: 423, output_tokens: 15 } }],
    [
      "a first chunk of Azure's own",
      '2c5279602cd2',
      { content: [{ text: expect.stringMatching(/^Not much/) }], stop_reason: 'end_turn' },
    ],
    ['its reason beside the last call', '270392e5f0a4', { content: [call('weather')], stop_reason: 'tool_use' }],
    ['its reason beside the last text', '17dae80d7c59', { content: [{ text: 'test response' }] }],
    ['a call without an index', '3901d18002a7', { content: [call('weather', { location: 'San Francisco' })] }],
    [
      'all arguments in the first piece',
      '73e8adfd7018',
      { content: [{}, call('weather', { latitude: '52.5200', longitude: '13.4050' })] },
    ],
    ['no arguments', '768611a858ca', { content: [call('weather', {})] }],
    ['two calls at once', '2ab513965ca9', { content: [call('get_country', {}), call('get_product_name', {})] }],
    ['reasoning among its content', '117562fcc990', { content: [{ type: 'thinking' }, { type: 'text', text: '4' }] }],
    ['comments between its events', '0e0ae1dbb148', { content: [call('weather')], usage: { input_tokens: 834 } }],
    ['no terminator, and all of it again at its end', 'c2dd7e5a0523', { content: [{ text: '1 2 3' }] }],
    ['a refusal', '5d135071dcc8', { content: [{ type: 'text' }], stop_reason: 'refusal' }],
    [
      'a total above its parts',
      '18ca5294c42c',
      { usage: { input_tokens: 66, output_tokens: 34, output_tokens_details: { thinking_tokens: 28 } } },
    ],
    ['usage on every chunk', 'a881ded26ade', { usage: { input_tokens: 10, output_tokens: 336 } }],
    [
      'the call of a function, as it was before tools',
      '48530e66ffd7',
      { content: [call('Joke')], stop_reason: 'tool_use' },
    ],
    ['a free-form call', '909e790d192c', { content: [call('math_exp', { input: '4 + 4' })] }],
  ])('%s reaches a client of the Messages API whole', (_, recording, expected) => {
    expect(answered(recording, anthropic).answer).toMatchObject(expected as object);
  });

  it.each<[what: string, recording: string, unknown]>([
    [
      'a refusal and its explanation',
      '759137b02804',
      says({ refusal: expect.stringMatching(/^This request/) as unknown as string }, 'content_filter'),
    ],
    [
      'more input at its end than at its beginning',
      'cef08b525e50',
      { usage: { prompt_tokens: 22_397, total_tokens: 23_034 } },
    ],
    [
      'reasoning that nobody may read',
      '024dd58ea0b4',
      says({ reasoning_details: [{ type: 'reasoning.encrypted' }, { type: 'reasoning.encrypted' }] }, 'stop'),
    ],
    [
      'no reasoning but its signature',
      'bc2395a1f6ef',
      says({ reasoning_details: [{ text: '', format: 'anthropic-claude-v1' }] }, 'stop'),
    ],
    [
      'a call made by a program',
      '3cde50ad3454',
      says({ tool_calls: [{ function: { name: 'get_weather' } }] }, 'tool_calls'),
    ],
    [
      'a stop sequence that was met',
      'ac10656eb48c',
      says({ content: expect.stringContaining('def pelican') as unknown as string }, 'stop'),
    ],
  ])('%s reaches a client of the chat API whole', (_, recording, expected) => {
    expect(answered(recording, openai).answer).toMatchObject(expected as object);
  });

  it.each<[what: string, recording: string, dialect: string, losses: readonly string[]]>([
    ['server tools and a container', '338a0895c126', openai, ['dropped native', 'dropped container.id']],
    ['a caller of its call', '3cde50ad3454', openai, ['dropped caller.type']],
    ['a stop sequence that was met', 'ac10656eb48c', openai, ['dropped stopSequence']],
    ['several candidates', '9e0bb4409753', anthropic, ['dropped candidates']],
    ['sound', '6fb8c231786c', anthropic, ['changed audio', 'changed usage.audio']],
    ['tools that its host ran', 'afac9cd7c539', anthropic, ['dropped message.executed_tools']],
    ["Perplexity's sources", 'c2dd7e5a0523', anthropic, ['dropped citations', 'dropped search_results']],
  ])('%s tells what of it was lost', (_, recording, dialect, losses) => {
    expect(answered(recording, dialect).losses).toEqual(expect.arrayContaining([...losses]));
  });

  it('in pieces of one sentence is that sentence in the chat API', () => {
    const { content } = recorded('24a3a8b68b8e').response.body as unknown as {
      content: { type: string; text: string }[];
    };
    const pieces = content.filter(({ type }) => type === 'text').map(({ text }) => text);
    expect(pieces.length).toBeGreaterThan(3);
    expect(answered('24a3a8b68b8e', openai).answer).toMatchObject(says({ content: pieces.join('') }, 'stop'));
  });

  it('cites the same words of the text in the other dialect', () => {
    const { answer } = answered('1777992a7e66', openai);
    const [{ message }] = answer['choices'] as unknown as [{ message: { content: string; annotations: JsonObject[] } }];
    expect(message.annotations.length).toBeGreaterThan(0);
    for (const { url_citation: cited } of message.annotations as unknown as {
      url_citation: Record<string, number>;
    }[]) {
      const { start_index: start = -1, end_index: end = -1 } = cited;
      expect(message.content.slice(start, end)).toMatch(/\S/);
    }
  });

  it.each([
    ['Mistral', '0d261dd43f19'],
    ['OpenAI', '00141fbc1e80'],
  ])('the padding of %s has none of it for a client of the Messages API', (_, recording) => {
    const { answer, losses } = answered(recording, anthropic);
    expect(JSON.stringify(answer)).not.toMatch(/"p"|obfuscation/);
    expect(losses.join()).not.toMatch(/ p$|obfuscation/);
  });
});

describe('a request', () => {
  it('that begins the answer says in the report that a chat API does not go on with it', () => {
    const { body, losses } = asked('93a40b012218', openai);
    expect(body['messages']).toMatchObject([{ role: 'user' }, { role: 'assistant', content: '{' }]);
    expect(losses).toContain('changed messages');
  });

  it('with functions, as they were before tools, has tools in the Messages API', () => {
    expect(asked('48530e66ffd7', anthropic).body['tools']).toMatchObject([{ name: 'Joke' }]);
  });

  it('leaves out what a model refuses, and says so', () => {
    const { body, losses } = asked('ec0ea0d7f6d1', openai, { temperature: false });
    expect(body).not.toHaveProperty('stop');
    expect(losses).toContain('dropped stop');
  });

  it('for a spoken answer is refused by the Messages API in so many words', () => {
    expect(() => asked('6fb8c231786c', anthropic)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED' }));
  });

  it('for a free-form tool offers the Messages API a function, and says so', () => {
    expect(asked('909e790d192c', anthropic).losses).toContain('emulated tools.0');
  });
});
