import { describe, expect, it } from 'vitest';
import { createPlainDeltas } from './plain-delta.ts';

const utf8 = new TextEncoder();
const openAi = (delta: string, end = '}') =>
  `data: {"id":"c1","model":"gpt","choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":null}]${end}\n\n`;
const padded = (padding: string) => `,"usage":null,"obfuscation":"${padding}"}`;
const vllm = (content: string) =>
  `data: {"id":"c1","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null,"token_ids":null}]}\r\n\r\n`;

/** Whether the second event is recognized after the first was parsed. */
function recognizes(learned: string, seen: string): boolean {
  const plain = createPlainDeltas();
  plain.learn(utf8.encode(learned), learned, JSON.parse(learned.slice('data: '.length)));
  const bytes = utf8.encode(`: before\n\n${seen}: after\n\n`);
  return plain.matches(bytes, 10, 10 + utf8.encode(seen).length);
}

describe('plain deltas', () => {
  it.each([
    ['as OpenAI writes them', openAi('{"content":"a"}'), openAi('{"content":"much longer 😀 text"}')],
    ['with backslashes and quotes in the text', openAi('{"content":"a"}'), openAi('{"content":"\\\\ \\"x\\" \\\\"}')],
    ['with padding', openAi('{"content":"a"}', padded('x')), openAi('{"content":"b"}', padded('AbC123'))],
    ['with fields of a host behind the finish reason', vllm('a'), vllm('\\"finish_reason\\":\\"stop\\"')],
    [
      'of arguments, once there is a call',
      openAi('{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}'),
      openAi('{"tool_calls":[{"index":0,"function":{"arguments":"{\\"to\\":"}}]}'),
    ],
  ])('are recognized %s', (_, learned, seen) => {
    expect(recognizes(learned, seen)).toBe(true);
  });

  const learned = openAi('{"content":"a"}');
  it.each([
    ['a finish reason', learned.replace('"finish_reason":null', '"finish_reason":"stop"')],
    ['usage behind the choices', openAi('{"content":"a"}', ',"usage":{"prompt_tokens":1}}')],
    ['usage before the choices', learned.replace('"choices"', '"usage":{"prompt_tokens":1},"choices"')],
    ['an error before the choices', learned.replace('"choices"', '"error":{"message":"x"},"choices"')],
    ['another candidate', learned.replace('"index":0', '"index":1')],
    ['the first tool call', openAi('{"role":"assistant","tool_calls":[{"index":0,"id":"a"}]}')],
    ['two choices', openAi('{"content":"a"},"finish_reason":"length"},{"index":1,"delta":{}')],
    ['opaque state of reasoning', openAi('{"reasoning_details":[{"type":"reasoning.text","signature":"s"}]}')],
    ['encrypted reasoning', openAi('{"reasoning_details":[{"type":"reasoning.encrypted","data":"s"}]}')],
    ["a call's signature", openAi('{"extra_content":{"google":{"thought_signature":"s"}}}')],
    ['words that stand bare', openAi('{"content":"a" BROKEN}')],
    ['two strings in a row', openAi('{"content":"a""b"}')],
    ['a string that does not end', openAi('{"content":"a\\"}')],
    ['a control character between fields', openAi('{"content":"a",\u0001"b":"c"}')],
    ['nothing but a comment', ': ping\n\n'],
    ['the terminator', 'data: [DONE]\n\n'],
  ])('are not taken for an event with %s', (_, seen) => {
    expect(recognizes(learned, seen)).toBe(false);
  });

  it.each([
    ['ends an answer', learned.replace('"finish_reason":null', '"finish_reason":"stop"')],
    ['counts', openAi('{"content":"a"}', ',"usage":{"prompt_tokens":1}}')],
    ['is written with spaces', learned.replaceAll('":', '": ')],
  ])('are not learned from an event that %s', (_, event) => {
    expect(recognizes(event, event)).toBe(false);
  });

  it('are unknown before one was parsed', () => {
    const bytes = utf8.encode(learned);
    expect(createPlainDeltas().matches(bytes, 0, bytes.length)).toBe(false);
  });
});
