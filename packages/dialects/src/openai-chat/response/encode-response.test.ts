import type { Candidate, ChatResponse, Loss } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeResponse } from './decode-response.ts';
import { encodeResponse } from './encode-response.ts';

function encode(response: ChatResponse) {
  const losses: Loss[] = [];
  const options = { requestId: 'r1', model: 'spare', nowSeconds: 9, onLoss: (loss: Loss) => losses.push(loss) };
  return { body: JSON.parse(JSON.stringify(encodeResponse(response, options))), losses };
}
const candidate = (fields: Partial<Candidate>): Candidate => ({ index: 0, content: [], stop: 'end_turn', ...fields });

describe('encodeResponse', () => {
  it('writes an answer of another dialect with all fields that clients expect', () => {
    const { body, losses } = encode({
      id: 'msg_01',
      candidates: [
        candidate({
          content: [
            { kind: 'text', text: 'It is ' },
            { kind: 'text', text: 'so.' },
          ],
        }),
      ],
      usage: { input: 1, cacheRead: 2, output: 3 },
    });
    expect(body).toEqual({
      id: 'chatcmpl-r1',
      object: 'chat.completion',
      created: 9,
      model: 'spare',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'It is so.', refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 3,
        total_tokens: 6,
        prompt_tokens_details: { cached_tokens: 2 },
      },
    });
    expect(losses).toEqual([]);
  });

  it("keeps the upstream's id, model and time where they fit", () => {
    const { body } = encode({ id: 'gen-1', model: 'theirs', createdSeconds: 5, candidates: [candidate({})] });
    expect(body).toMatchObject({ id: 'gen-1', model: 'theirs', created: 5 });
  });

  it('writes calls beside silence, and an empty answer as empty text', () => {
    const call = { kind: 'tool_call', id: 'a', name: 'f', arguments: '' } as const;
    const { body } = encode({
      candidates: [candidate({ content: [call], stop: 'tool_use' }), candidate({ index: 1 })],
    });
    expect(body.choices).toMatchObject([
      {
        finish_reason: 'tool_calls',
        message: { content: null, tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] },
      },
      { index: 1, message: { content: '' } },
    ]);
  });

  it('says which reason a host gave, in its own word where that is one of this dialect', () => {
    const own = decodeResponse({
      id: 'a',
      choices: [
        { index: 0, finish_reason: 'eos', message: { role: 'assistant', content: 'Hi' } },
        { index: 1, finish_reason: null, message: { role: 'assistant', content: 'Hi' } },
      ],
    });
    const words = (response: ChatResponse) =>
      encode(response).body.choices.map((choice: { finish_reason: string }) => choice.finish_reason);
    expect(words(own)).toEqual(['eos', null]);
    expect(words({ candidates: [candidate({ stop: 'refusal', nativeStop: 'refusal' })] })).toEqual(['content_filter']);
  });

  it('cites addresses and reports what cannot be cited or said', () => {
    const { body, losses } = encode({
      candidates: [
        candidate({
          content: [
            { kind: 'text', text: 'abc', citations: [{ url: 'https://example.org', title: 'T' }, { title: 'page 3' }] },
            { kind: 'native', dialect: 'anthropic-messages', value: { type: 'server_tool_use' } },
          ],
          extensions: { 'anthropic-messages': { stop_details: { kind: 'x' } } },
        }),
      ],
      extensions: { 'anthropic-messages': { container: { id: 'c' } } },
    });
    expect(body.choices[0].message.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://example.org', title: 'T', start_index: 0, end_index: 3 } },
    ]);
    expect(losses.map(({ field }) => field)).toEqual(['container.id', 'stop_details.kind', 'native', 'citation']);
  });

  it('shows reasoning as text, and beside it what the client must send back', () => {
    const opaque = { payload: 'sig', dialect: 'anthropic-messages' };
    const { body } = encode({ candidates: [candidate({ content: [{ kind: 'reasoning', text: 'So.', opaque }] })] });
    expect(body.choices[0].message).toMatchObject({
      reasoning_content: 'So.',
      reasoning_details: [{ type: 'reasoning.text', text: 'So.', signature: 'sig', format: 'anthropic-claude-v1' }],
    });
  });
});
