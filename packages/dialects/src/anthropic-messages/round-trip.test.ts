import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from './index.ts';

const { chat } = anthropicMessages;
const ask: JsonObject = { model: 'claude', max_tokens: 9, stream: false, messages: [{ role: 'user', content: 'Hi' }] };
const user = (...content: JsonObject[]): JsonObject => ({ messages: [{ role: 'user', content }] });
const text = { type: 'text', text: 'Hi' };
const plain = { type: 'text', media_type: 'text/plain', data: 'Hi' };
const laterEffort: JsonObject[] = [
  { role: 'user', content: 'Hi' },
  { role: 'system', content: [], output_config: { effort: 'low' } },
  { role: 'user', content: 'Hi' },
];

describe('a request to its own dialect', () => {
  it.each<[string, JsonObject]>([
    [
      'marks that say more than a hint',
      user({ ...text, cache_control: { type: 'ephemeral', ttl: '2h' } }, { ...text, cache_control: null }),
    ],
    [
      'marks on tools',
      {
        tools: [
          {
            name: 'f',
            input_schema: { type: 'object' },
            cache_control: { type: 'ephemeral', scope: 'org' },
            eager: true,
          },
        ],
      },
    ],
    [
      'documents with nothing said',
      user({ type: 'document', source: plain, title: null, context: null, citations: null }),
    ],
    [
      'documents with more said',
      user({ type: 'document', source: plain, title: 'T', context: 'C', citations: { enabled: true, style: 'short' } }),
    ],
    [
      'documents of pieces',
      user({ type: 'document', source: { type: 'content', content: [text] }, citations: { enabled: false } }),
    ],
    ['documents of the file store', user({ type: 'document', source: { type: 'file', file_id: 'file_1' } })],
    ['sources of tomorrow', user({ type: 'document', source: { type: 'satellite' } }, { type: 'image', source: null })],
    [
      'search results',
      user({
        type: 'search_result',
        source: 'https://a.example',
        title: 'A',
        content: [text],
        citations: { enabled: true },
      }),
    ],
    [
      'references to tools',
      user({
        type: 'tool_result',
        tool_use_id: 'toolu_1',
        content: [
          { type: 'tool_reference', tool_name: 'weather', cache_control: { type: 'ephemeral' } },
          { type: 'tool_reference', tool_name: null },
        ],
      }),
    ],
    [
      'search results of another form',
      user(
        { type: 'search_result', source: 'a', title: 'A', content: 'text' },
        { type: 'search_result', source: 'a', title: 'A', content: [], citations: 1 },
      ),
    ],
    [
      'citations',
      user(
        { ...text, citations: [] },
        { ...text, citations: [{ type: 'char_location', cited_text: 'H', document_title: null }] },
        { ...text, citations: null },
      ),
    ],
    [
      'thinking with fields of tomorrow',
      {
        messages: [
          {
            role: 'assistant',
            content: [{ type: 'thinking', thinking: 'Hm.', signature: 'c2ln', depth: 2 }],
            mood: 'good',
          },
        ],
      },
    ],
    [
      'a call with an input that is no object',
      user({ type: 'tool_use', id: 'a', name: 'f', input: {}, caller: { type: 'direct' } }),
    ],
    ['a choice with fields of tomorrow', { tool_choice: { type: 'any', names: ['f'] } }],
    ['a choice without a name', { tool_choice: { type: 'tool' } }],
    [
      'both an effort and a format',
      {
        output_config: {
          effort: 'high',
          format: { type: 'json_schema', schema: {}, name: 'n' },
          task_budget: { total: 1 },
        },
      },
    ],
    ['a format by its old name', { output_format: { type: 'json_schema', schema: {} } }],
    [
      'formats of tomorrow',
      { output_config: { effort: 3, format: { type: 'poem' } }, output_format: { type: 'song' } },
    ],
    ['an effort beside a later one', { output_config: { effort: 'high' }, messages: laterEffort }],
    ['a later effort alone', { messages: laterEffort }],
    [
      'a later effort beside a format',
      { output_config: { format: { type: 'json_schema', schema: {} } }, messages: laterEffort },
    ],
    ['thinking of tomorrow', { thinking: { type: 'enabled', budget_tokens: 2_000, pace: 'slow' } }],
    ['thinking without a budget', { thinking: { type: 'disabled' } }],
    ['thinking that is shown in a way of tomorrow', { thinking: { type: 'adaptive', display: 'sung' } }],
    ['a user without an id', { metadata: { user_id: null } }],
    ['an empty list of tools', { tools: [] }],
    ['stop sequences', { stop_sequences: [] }],
    ['the sampler', { temperature: 0, top_p: 0.5, top_k: 5, stop_sequences: ['END'] }],
    ['a tier of tomorrow', { service_tier: 'turbo' }],
  ])('keeps %s', (_, fields) => {
    const body = { ...ask, ...fields };
    const request = chat.decodeRequest({ body, headers: {}, path: '' }).canonical();
    const { body: encoded, losses } = chat.encodeRequest(request, { model: 'claude' });
    expect(JSON.parse(JSON.stringify(encoded))).toEqual(body);
    expect(losses).toEqual([]);
  });
});
