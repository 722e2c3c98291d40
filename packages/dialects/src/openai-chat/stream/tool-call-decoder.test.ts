import { collect, type JsonObject } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, candidate, complete, data, delta, finish } from '../../../test/openai-chat/chunks.ts';
import { createStreamDecoder } from './stream-decoder.ts';

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
    const bytes = bytesOf([...lines, finish('tool_calls'), '[DONE]'].map(data).join(''));
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
