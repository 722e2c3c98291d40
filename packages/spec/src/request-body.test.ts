import { describe, expect, it } from 'vitest';
import type { ChatRequest } from './chat.ts';
import type { Codec, DecodedRequest } from './codec.ts';
import type { Message, Part } from './content.ts';
import {
  canonicalBody,
  canonicalEmbeddings,
  embeddingsBody,
  embeddingsFacts,
  factsOf,
  wireBody,
} from './request-body.ts';

const chat: ChatRequest = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] };
const codec = { dialect: 'toy' } as Codec;
const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } };

function decoded(): DecodedRequest & { readonly readings: number } {
  let readings = 0;
  return {
    wire: { model: 'm', messages: [] },
    facts: factsOf(chat),
    canonical() {
      readings++;
      return chat;
    },
    get readings() {
      return readings;
    },
  };
}

describe('wireBody', () => {
  it('shows wire and facts without reading the rest', () => {
    const source = decoded();
    const body = wireBody(codec, source);
    expect([body.wire, body.facts, body.codec, source.readings]).toEqual([source.wire, source.facts, codec, 0]);
  });

  it('reads the canonical form once, however often it is asked for', () => {
    const source = decoded();
    const body = wireBody(codec, source);
    expect([body.canonical(), body.canonical(), source.readings]).toEqual([chat, chat, 1]);
  });

  it('tries again where reading failed', () => {
    const source = decoded();
    let isBroken = true;
    const body = wireBody(codec, {
      ...source,
      canonical() {
        if (isBroken) throw new Error('not readable');
        return chat;
      },
    });
    expect(() => body.canonical()).toThrow('not readable');
    isBroken = false;
    expect(body.canonical()).toBe(chat);
  });

  it('drops the prompt when it is released, and keeps the facts', () => {
    const source = decoded();
    const body = wireBody(codec, source);
    body.canonical();
    expect(body.released).toBe(false);
    body.release();
    body.release();
    expect([body.released, body.wire, body.facts]).toEqual([true, undefined, source.facts]);
    expect(() => body.canonical()).toThrow('released');
  });
});

describe('canonicalBody', () => {
  it('has no wire, and the codec of the answer where there is one', () => {
    const body = canonicalBody(chat);
    expect([body.wire, body.codec, body.canonical()]).toEqual([undefined, undefined, chat]);
    expect(canonicalBody(chat, codec).codec).toBe(codec);
  });

  it('drops the prompt when it is released, and keeps the facts', () => {
    const body = canonicalBody(chat);
    body.release();
    expect([body.released, body.facts.model]).toEqual([true, 'm']);
    expect(() => body.canonical()).toThrow('released');
  });
});

describe('factsOf', () => {
  it('tells what is asked for, without what was left out', () => {
    expect(factsOf(chat)).toEqual({
      model: 'm',
      stream: true,
      includeUsage: false,
      messageCount: 1,
      hasTools: false,
      hasImages: false,
    });
    expect(
      factsOf({
        ...chat,
        includeUsage: true,
        maxOutputTokens: 9,
        candidates: 2,
        user: 'u',
        tools: [{ kind: 'function', name: 'f' }],
      }),
    ).toMatchObject({ includeUsage: true, maxOutputTokens: 9, candidates: 2, user: 'u', hasTools: true });
  });

  it('counts an empty list of tools for none', () => {
    expect(factsOf({ ...chat, tools: [] }).hasTools).toBe(false);
  });

  it.each<[string, Message['content'], boolean]>([
    ['among the parts', [{ kind: 'text', text: 'Look' }, image], true],
    ['in the result of a tool', [{ kind: 'tool_result', callId: 'c', content: [image] }], true],
    ['in a document', [{ kind: 'file', source: { kind: 'parts', parts: [image] } }], true],
    ['nowhere in text', [{ kind: 'text', text: 'image' }], false],
    ['nowhere in a tool result of text', [{ kind: 'tool_result', callId: 'c', content: 'image' }], false],
    ['nowhere in a tool result of nothing', [{ kind: 'tool_result', callId: 'c' }], false],
  ])('finds images %s', (_, content, expected) => {
    expect(factsOf({ ...chat, messages: [...chat.messages, { role: 'user', content }] }).hasImages).toBe(expected);
  });
});

describe('a request for embeddings', () => {
  const asked = { model: 'm', inputs: [{ kind: 'text', text: 'a' }], user: 'u' } as const;

  it('tells its facts, and that it has no answer in tokens', () => {
    expect(canonicalEmbeddings(asked).facts).toMatchObject({
      model: 'm',
      stream: false,
      messageCount: 1,
      maxOutputTokens: 0,
      user: 'u',
    });
  });

  it('is read once, on first use, and not after its release', () => {
    let reads = 0;
    const canonical = () => {
      reads++;
      return asked;
    };
    const body = embeddingsBody(codec, { wire: { model: 'm' }, facts: embeddingsFacts(asked), canonical });
    expect(reads).toBe(0);
    expect([body.embeddings(), body.embeddings()]).toEqual([asked, asked]);
    expect(reads).toBe(1);
    body.release();
    expect(body.wire).toBeUndefined();
    expect(() => body.embeddings()).toThrow('released');
  });

  it('is no conversation, and a conversation asks for none', () => {
    const unsupported = expect.objectContaining({ code: 'PROXY_UNSUPPORTED' });
    expect(() => canonicalEmbeddings(asked).canonical()).toThrow(unsupported);
    expect(() => canonicalBody({ model: 'm', messages: [], stream: false }).embeddings()).toThrow(unsupported);
  });
});
