import {
  type Alias,
  type ChatRequest,
  type Extensions,
  type JsonObject,
  type Part,
  putPrivate,
  type Request,
} from '@proxy/spec';
import { buildRequest, type RequestOverrides } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alias, provider, target } from '../../test/aliases.ts';
import { plainBody } from '../../test/plain-codec.ts';
import { cacheKey, ignoredByCacheKey } from './cache-key.ts';
import { canonicalJson } from './canonical-json.ts';

const base: ChatRequest = { model: 'fast', messages: [{ role: 'user', content: 'Hello' }], stream: false };
const requestOf = (chat: ChatRequest, overrides: RequestOverrides = {}, to: Alias = alias()): Request =>
  putPrivate(buildRequest({ body: chat, ...overrides }), { alias: to });
const keyOf = (chat: ChatRequest, overrides: RequestOverrides = {}, to: Alias = alias()): string =>
  cacheKey(requestOf(chat, overrides, to));

/** Another value for every field that a call has; a new field of the type does not compile until it stands here. */
const otherValues: Required<ChatRequest> = {
  model: 'smart',
  messages: [{ role: 'user', content: 'Hello!' }],
  stream: true,
  includeUsage: true,
  tools: [{ kind: 'function', name: 'look_up' }],
  toolChoice: { kind: 'required' },
  parallelToolCalls: false,
  reasoning: { effort: 'high' },
  outputFormat: { kind: 'json' },
  verbosity: 'low',
  user: 'bob',
  metadata: { trace: '1' },
  serviceTier: 'flex',
  store: false,
  promptCacheKey: 'k',
  extensions: { 'openai-chat': { news: 1 } },
  maxOutputTokens: 10,
  temperature: 0,
  topP: 0.5,
  topK: 3,
  stop: ['.'],
  seed: 7,
  frequencyPenalty: 0.1,
  presencePenalty: 0.1,
  logitBias: { '50256': -100 },
  logprobs: { top: 1 },
  candidates: 2,
};
const fields = Object.keys(otherValues) as (keyof ChatRequest)[];

describe('cacheKey', () => {
  it('is a whole SHA-256 digest', () => {
    expect(keyOf(base)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(fields.filter((field) => !ignoredByCacheKey.includes(field)))('tells calls apart by %s', (field) => {
    expect(keyOf({ ...base, [field]: otherValues[field] })).not.toBe(keyOf(base));
  });

  it.each(ignoredByCacheKey)('is the same whatever %s says', (field) => {
    expect(keyOf({ ...base, [field]: otherValues[field] })).toBe(keyOf(base));
  });

  it('tells tenants apart, also where one name begins with another', () => {
    const keys = ['a', 'ab', 'a","b'].map((id) => keyOf(base, { caller: { id } }));
    expect(new Set(keys).size).toBe(3);
  });

  it('lets tenants share answers only where a scope says so', () => {
    const [one, other] = ['alice', 'bob'].map((id) => requestOf(base, { caller: { id } }));
    expect(one && cacheKey(one, 'team')).toBe(other && cacheKey(other, 'team'));
  });

  it('never lets the words of one field pass for those of another', () => {
    const text = fc.string({ maxLength: 12 });
    const parts = fc.tuple(text, text, text);
    const key = ([id, model, content]: readonly [string, string, string]): string =>
      keyOf({ ...base, model, messages: [{ role: 'user', content }] }, { caller: { id } });
    fc.assert(
      fc.property(parts, parts, (one, other) => (key(one) === key(other)) === (one.join('\0') === other.join('\0'))),
    );
  });

  it('does not depend on the order of keys', () => {
    const tools = (parameters: JsonObject) => [{ kind: 'function', name: 'f', parameters }] as const;
    const one = keyOf({ ...base, tools: tools({ type: 'object', properties: { a: {}, b: {} } }) });
    expect(keyOf({ ...base, tools: tools({ properties: { b: {}, a: {} }, type: 'object' }) })).toBe(one);
  });

  it('changes with whatever in the alias may change its answers', () => {
    const variants: readonly Alias[] = [
      alias(),
      alias({ name: 'other' }),
      alias({ targets: [target({ model: 'large' })] }),
      alias({ targets: [target({ params: { defaults: { temperature: 0 } } })] }),
      alias({ targets: [target({ provider: provider({ baseUrl: 'https://elsewhere.example' }) })] }),
      alias({ targets: [target({ provider: provider({ headers: { 'x-beta': '1' } }) })] }),
      alias({ fallbacks: ['smart'] }),
      alias({ context: { strategy: 'truncate', maxTokens: 10 } }),
      alias({ onLoss: 'reject' }),
    ];
    expect(new Set(variants.map((to) => keyOf(base, {}, to))).size).toBe(variants.length);
  });

  it('survives a reload that changes nothing but how the alias is reached and paid', () => {
    const reloaded = alias({
      selector: 'random',
      maxAttempts: 5,
      targets: [target({ weight: 3, credential: { id: 'b', apiKey: 'other' } })],
    });
    expect(keyOf(base, {}, reloaded)).toBe(keyOf(base));
  });

  it('changes with a header that reaches the upstream, and with no other', () => {
    const key = (headers: Record<string, string>) => cacheKey(buildRequest({ body: plainBody(base), headers }));
    expect(key({ 'x-plain-beta': 'new' })).not.toBe(key({}));
    expect(key({ 'user-agent': 'curl' })).toBe(key({}));
  });

  it('does not change with marks for the provider’s own cache, but with a property of that name', () => {
    const content = (extra: object): Part[] => [
      { kind: 'text', text: 'Hello', ...extra },
      { kind: 'tool_result', callId: 'a', content: [{ kind: 'text', text: 'x', ...extra }], ...extra },
      { kind: 'file', source: { kind: 'parts', parts: [{ kind: 'text', text: 'y', ...extra }] } },
    ];
    const call = (extra: object, parameters: JsonObject): ChatRequest => ({
      ...base,
      messages: [{ role: 'user', content: content(extra) }],
      tools: [{ kind: 'function', name: 'f', parameters, ...extra }],
    });
    const plain = keyOf(call({}, {}));
    expect(keyOf(call({ cache: { ttl: '1h' } }, {}))).toBe(plain);
    expect(keyOf(call({}, { properties: { cache: {} } }))).not.toBe(plain);
  });

  it('does not change with what a dialect notes of its spelling, but with a field it alone knows', () => {
    const call = (extensions: Extensions): ChatRequest => ({
      ...base,
      messages: [{ role: 'user', content: [{ kind: 'text', text: 'Hello', extensions }], extensions }],
      tools: [{ kind: 'function', name: 'f', extensions }],
      extensions,
    });
    const plain = keyOf(call({}));
    expect(keyOf(call({ 'openai-chat': { max_tokens: null } }))).toBe(plain);
    expect(keyOf(call({ 'anthropic-messages': {} }))).toBe(plain);
    expect(keyOf(call({ 'openai-chat': { max_tokens: null, news: false } }))).not.toBe(plain);
    expect(
      keyOf({ ...call({}), tools: [{ kind: 'function', name: 'f', extensions: { gemini: { news: 1 } } }] }),
    ).not.toBe(plain);
  });

  it('tells parts apart that stand at any depth', () => {
    const inside = (text: string): ChatRequest => ({
      ...base,
      messages: [
        {
          role: 'user',
          content: [
            {
              kind: 'tool_result',
              callId: 'a',
              content: [{ kind: 'file', source: { kind: 'parts', parts: [{ kind: 'text', text }] } }],
            },
          ],
        },
      ],
    });
    expect(keyOf(inside('one'))).not.toBe(keyOf(inside('two')));
  });
});

describe('canonicalJson', () => {
  it('says what JSON.stringify says of values whose keys are in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('leaves out what is undefined, and keeps its place in a list', () => {
    expect(canonicalJson({ b: undefined, a: [1, undefined] })).toBe('{"a":[1,null]}');
    expect(canonicalJson(undefined)).toBe('null');
  });
});
