import {
  type ChatResponse,
  createRequest,
  type Message,
  type ReasoningPart,
  type StreamEvent,
  wireBody,
} from '@proxy/spec';
import { json } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, testGateway, upstream } from './gateway-kit.ts';
import { richAdapter, richCodec } from './line-operations.ts';

const thought = (payload: string): ReasoningPart => ({
  kind: 'reasoning',
  text: 'Hm.',
  opaque: { payload, dialect: 'lines' },
});
const answerOf = (payload: string): ChatResponse => ({
  candidates: [{ index: 0, content: [thought(payload)], stop: 'end_turn' }],
});
const linesOf = (payload: string): string => {
  const part = { candidate: 0, part: 0 };
  const events: readonly StreamEvent[] = [
    { kind: 'start' },
    { kind: 'part_start', head: { kind: 'reasoning' }, ...part },
    { kind: 'reasoning_delta', text: 'Hm.', ...part },
    { kind: 'signature', opaque: { payload, dialect: 'lines' }, ...part },
    { kind: 'part_end', ...part },
    { kind: 'finish', candidate: 0, stop: 'end_turn' },
    { kind: 'end' },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
};
const user: Message = { role: 'user', content: 'Hi' };

/** Two providers that answer a library's calls, of which the second is only asked by name. */
async function twoProviders() {
  const a = await upstream(json(answerOf('of a')));
  const b = await upstream(json(answerOf('of b')));
  const { gateway, records } = testGateway({
    providers: {
      a: { adapter: lineAdapter(), baseUrl: a.url, breaker: 'off' },
      b: { adapter: lineAdapter(), baseUrl: b.url, breaker: 'off' },
    },
    aliases: { any: { targets: ['a', 'b'].map((provider) => ({ provider, model: 'm' })) } },
  });
  return { a, b, gateway, records };
}

describe('opaque state of a call of the library', () => {
  it.each([false, true])('returns to its issuer (streamed: %s)', async (stream) => {
    const { a, b, gateway } = await twoProviders();
    if (stream) {
      b.next({ headers: { 'content-type': 'application/x-ndjson' }, body: linesOf('of b') });
      for await (const _ of gateway.stream('b/m', 'Hi'));
    } else await gateway.chat('b/m', 'Hi');
    await gateway.chat('any', [user, { role: 'assistant', content: [thought('of b')] }, user]);
    expect(a.requests).toHaveLength(0);
    expect(b.requests[1]?.body).toMatchObject({ messages: [user, { content: [thought('of b')] }, user] });
  });

  it('reaches nobody else', async () => {
    const { a, b, gateway, records } = await twoProviders();
    await gateway.chat('b/m', 'Hi');
    b.next(json({}, 500));
    await gateway.chat('any', [user, { role: 'assistant', content: [thought('of b')] }, user]);
    expect(a.requests[0]?.body).toMatchObject({
      messages: [user, { content: [{ kind: 'reasoning', text: 'Hm.' }] }, user],
    });
    expect(JSON.stringify(a.requests[0]?.body)).not.toContain('of b');
    expect(
      records()
        .at(-1)
        ?.loss.map(({ field }) => field),
    ).toEqual(['messages.1.content.0.opaque']);
  });

  it('reaches nobody else who is asked to count it', async () => {
    const [a, b] = [await upstream(json({ tokens: 21 })), await upstream(json(answerOf('of b')))];
    const { gateway, records } = testGateway({
      providers: {
        a: { adapter: richAdapter(), baseUrl: a.url },
        b: { adapter: lineAdapter(), baseUrl: b.url },
      },
    });
    await gateway.chat('b/m', 'Hi');
    const body = { model: 'a/m', messages: [user, { role: 'assistant', content: [thought('of b')] }], stream: false };
    for (const codec of [richCodec('other'), richCodec()]) {
      const decoded = codec.chat.decodeRequest({ body, headers: {}, path: '/' });
      await gateway.run(createRequest({ operation: 'count_tokens', body: wireBody(codec, decoded) }));
    }
    const [translated, passed] = a.requests;
    expect(JSON.stringify(translated)).not.toContain('of b');
    expect(records()[1]?.loss).toMatchObject([{ field: 'messages.1.content.0.opaque' }]);
    expect(passed?.body).toMatchObject({ foreign: ['of b'] });
  });

  it('is given up where its issuer refuses it, and the fault stands where nothing can be given up', async () => {
    const { a, gateway } = await twoProviders();
    const refusal = json({ error: { message: 'Invalid signature in thinking block' } }, 400);
    a.next(refusal);
    const messages: Message[] = [user, { role: 'assistant', content: [thought('of nobody')] }, user];
    await gateway.chat('a/m', messages);
    expect(a.requests.map(({ body }) => JSON.stringify(body).includes('of nobody'))).toEqual([true, false]);
    a.next(refusal);
    await expect(gateway.chat('a/m', messages)).rejects.toMatchObject({ status: 400 });
    a.next(refusal);
    await expect(gateway.chat('a/m', 'Hi')).rejects.toMatchObject({ status: 400 });
    expect(a.requests).toHaveLength(4);
  });
});
