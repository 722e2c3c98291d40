import {
  type Alias,
  type ChatRequest,
  type Codec,
  canonicalBody,
  type ModelInfo,
  type Refusal,
  type RequestBody,
  type Target,
  type UpstreamCodec,
} from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { chooseCodec, withCodecs } from './choose-codec.ts';
import { compileFit } from './compile-fit.ts';

const codec = (dialect: string): UpstreamCodec => ({ dialect }) as UpstreamCodec;
const [chat, responses] = [codec('openai-chat'), codec('openai-responses')];

function target(codecs: readonly UpstreamCodec[] | undefined, reasoning: boolean): Target {
  const info: Pick<ModelInfo, 'capabilities'> = { capabilities: { reasoning } };
  return { id: 't', model: 'm', provider: { codec: chat, codecs }, info } as unknown as Target;
}
const request: ChatRequest = { model: 'm', messages: [], stream: false };
const tools = [{ kind: 'function', name: 'f' }] as const;
const body = (dialect: string, change: Partial<ChatRequest> = {}): RequestBody =>
  canonicalBody({ ...request, ...change }, { dialect } as Codec);

describe('chooseCodec', () => {
  const both = [chat, responses];

  it.each([
    ['the client of chat', body('openai-chat', { tools, reasoning: { effort: 'high' } }), chat],
    ['the client of Responses', body('openai-responses'), responses],
    ['a request without tools', body('anthropic-messages', { reasoning: { effort: 'high' } }), chat],
    ['tools without reasoning', body('anthropic-messages', { tools }), chat],
    ['tools and no reasoning', body('anthropic-messages', { tools, reasoning: { mode: 'off' } }), chat],
    ['tools and reasoning', body('anthropic-messages', { tools, reasoning: { effort: 'high' } }), responses],
  ])('asks for %s where both are spoken', (_, asked, expected) => {
    expect(chooseCodec(asked, target(both, true))).toBe(expected);
  });

  it('asks a model that does not reason, or a provider with one format, always the same', () => {
    const asked = body('anthropic-messages', { tools, reasoning: { effort: 'high' } });
    expect(chooseCodec(asked, target(both, false))).toBe(chat);
    expect(chooseCodec(body('openai-responses'), target(undefined, true))).toBe(chat);
  });

  it('leaves a body that cannot be read to whoever encodes it', () => {
    const unreadable: RequestBody = {
      ...body('anthropic-messages', { tools }),
      facts: { ...body('x').facts, hasTools: true },
      canonical() {
        throw new Error('unreadable');
      },
    };
    expect(chooseCodec(unreadable, target(both, true))).toBe(chat);
  });
});

describe('withCodecs', () => {
  it('gives each request the same target for the same choice, and leaves plans alone that have none', () => {
    const chosen = target([chat, responses], true);
    const plan = [{ alias: {} as Alias, targets: [chosen] }];
    const [first, second] = [withCodecs(plan, body('openai-responses')), withCodecs(plan, body('openai-responses'))];
    expect(first[0]?.targets[0]?.provider.codec).toBe(responses);
    expect(first[0]?.targets[0]).toBe(second[0]?.targets[0]);
    expect(withCodecs(plan, body('openai-chat'))[0]?.targets[0]).toBe(chosen);
    const plain = [{ alias: {} as Alias, targets: [target(undefined, true)] }];
    expect(withCodecs(plain, body('openai-responses'))).toBe(plain);
  });

  it('holds a body to what the model refuses in the dialect that is spoken', () => {
    const refusals: Refusal[] = [
      { kind: 'one_of', dialect: 'openai-chat', field: 'reasoning_effort', values: ['low'] },
      { kind: 'one_of', dialect: 'openai-responses', field: 'reasoning.effort', values: ['high'] },
    ];
    const asked = { reasoning_effort: 'minimal', reasoning: { effort: 'minimal' } };
    const inChat = {
      ...target([chat, responses], true),
      info: { capabilities: {}, refusals } as unknown as ModelInfo,
      fit: compileFit(refusals, 'openai-chat'),
    };
    const fitted = (dialect: string) => {
      const request = body(dialect);
      const [plan] = withCodecs([{ alias: {} as Alias, targets: [inChat] }], request);
      return plan?.targets[0]?.fit?.(asked, request.facts);
    };
    expect(fitted('openai-chat')?.body).toEqual({ ...asked, reasoning_effort: 'low' });
    expect(fitted('openai-responses')?.body).toEqual({ ...asked, reasoning: { effort: 'high' } });
    expect(fitted('openai-responses')?.losses.map(({ field }) => field)).toEqual(['reasoning.effort']);
  });
});
