import { bearsContent, collect, isJsonObject, type JsonObject, type StreamEvent } from '@proxy/spec';
import { cutRandomly, loadRecordings, seededRandom } from '@proxy/testing';
import { samplesFrom } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { openaiChat } from '../src/index.ts';

const { chat } = openaiChat;
const recordings = loadRecordings(new URL('../fixtures/openai-chat', import.meta.url));
const { requests, responses, streams } = samplesFrom(
  recordings.filter(({ id }) => !id.endsWith('3978dea3c345') && !id.endsWith('a2e0a6fc491d')),
);
const streamOf = (id: string): Uint8Array => {
  const sse = recordings.find((recording) => recording.id.endsWith(id))?.response.sse;
  return new TextEncoder().encode(sse);
};

/** As it would travel: without what is `undefined`. */
const sent = (body: unknown): JsonObject => JSON.parse(JSON.stringify(body));

function decode(bytes: Uint8Array, lenientTerminator = false): StreamEvent[] {
  const decoder = chat.createStreamDecoder({ lenientTerminator });
  return [...decoder.push(bytes), ...decoder.end()];
}

describe('a recorded request', () => {
  it.each(requests)('comes back unchanged from the canonical form: $name', ({ incoming }) => {
    const canonical = chat.decodeRequest(incoming).canonical();
    const { body, losses } = chat.encodeRequest(canonical, { model: canonical.model });
    const usage = canonical.stream ? { stream_options: { include_usage: true } } : {};
    expect(sent(body)).toEqual({ stream: false, ...(incoming.body as JsonObject), ...usage });
    expect(losses).toEqual([]);
  });
});

describe('a recorded answer', () => {
  /** What a host leaves empty and a client of the gateway gets. */
  const named = (body: JsonObject): JsonObject => ({
    ...body,
    id: body['id'] || 'chatcmpl-r1',
    model: body['model'] || 'other',
    object: 'chat.completion',
  });

  it.each(responses)('comes back unchanged from the canonical form: $name', ({ body }) => {
    const losses: unknown[] = [];
    const options = { requestId: 'r1', model: 'other', nowSeconds: 0, onLoss: (loss: unknown) => losses.push(loss) };
    const written = sent(chat.encodeResponse(chat.decodeResponse(body), options));
    expect(withoutSpareIds(written)).toEqual(withoutSpareIds(named(body)));
    expect(losses).toEqual([]);
  });

  /** Google's calls have an empty id, for which one is made. */
  function withoutSpareIds(body: JsonObject): JsonObject {
    return JSON.parse(JSON.stringify(body), (key, value) => (key === 'id' && /^call_.*_\d$/.test(value) ? '' : value));
  }
});

describe('a recorded stream', () => {
  it.each(streams)('shows content to the observer exactly when the decoder tells it: $name', ({ bytes }) => {
    const observer = chat.createObserver({ includeUsage: true });
    const decoder = chat.createStreamDecoder();
    let hasContent = false;
    for (const chunk of cutRandomly(bytes, seededRandom(1), { max: 64 })) {
      observer.push(chunk);
      if (decoder.push(chunk).some(bearsContent)) hasContent = true;
      expect(observer.progress.hasContent).toBe(hasContent);
    }
  });

  it.each(streams)('is written anew with a role first, one finish, and the usage last: $name', ({ bytes }) => {
    const options = { requestId: 'r1', model: 'other', includeUsage: true, nowSeconds: 0 };
    const text = chat.createStreamEncoder(options).push(decode(bytes, true));
    const lines = text.split('\n\n').filter((line) => line !== '');
    expect(lines.at(-1)).toBe('data: [DONE]');
    const chunks = lines.slice(0, -1).map((line): JsonObject => JSON.parse(line.slice('data: '.length)));
    const choices = chunks.flatMap(({ choices: list }) => (Array.isArray(list) ? list : [])).filter(isJsonObject);
    for (const index of new Set(choices.map((choice) => choice['index']))) {
      const own = choices.filter((choice) => choice['index'] === index);
      expect(own[0]?.['delta']).toEqual({ role: 'assistant', content: '' });
      expect(own.filter((choice) => choice['finish_reason'] !== null)).toEqual([own.at(-1)]);
    }
    const counted = chunks.filter((chunk) => isJsonObject(chunk['usage']));
    expect(counted).toEqual(collect(decode(bytes, true)).usage ? [chunks.at(-1)] : []);
  });

  it('that broke gives what came before, the usage, and one error', () => {
    const events = decode(streamOf('a2e0a6fc491d'));
    expect(events.filter(({ kind }) => kind === 'error' || kind === 'finish')).toEqual([
      {
        kind: 'error',
        fault: {
          class: 'stream_error',
          message: 'Token limit reached',
          code: '400',
          dialect: 'openai-chat',
          body: { error: { code: 400, message: 'Token limit reached' } },
        },
      },
    ]);
    expect(events.some(({ kind }) => kind === 'usage')).toBe(true);
    expect(events.at(-1)?.kind).toBe('error');
  });

  it('in which the host refused the call of its own model ends with that error', () => {
    const last = decode(streamOf('f7c9d8ee2d35')).at(-1);
    expect(last).toMatchObject({ kind: 'error', fault: { class: 'stream_error', code: 'tool_use_failed' } });
  });

  it('without a terminator is complete only where its host is known to send none', () => {
    const bytes = streamOf('c2dd7e5a0523');
    expect(decode(bytes, true).at(-1)).toEqual({ kind: 'end' });
    expect(decode(bytes).at(-1)).toMatchObject({ kind: 'error', fault: { class: 'stream_truncated' } });
    const observer = chat.createObserver({ includeUsage: true, lenientTerminator: true });
    const passed = [observer.push(bytes), observer.end()].map((piece) => new TextDecoder().decode(piece)).join('');
    expect(passed).toBe(`${new TextDecoder().decode(bytes)}data: [DONE]\n\n`);
    expect(observer.progress).toMatchObject({ isComplete: true, stop: 'end_turn' });
  });
});

describe('a recorded error', () => {
  it('with the status of an answer is an error all the same', () => {
    const body = recordings.find(({ id }) => id.endsWith('3978dea3c345'))?.response.body;
    expect(isJsonObject(body)).toBe(true);
    if (!isJsonObject(body)) return;
    const failure = expect.objectContaining({
      code: 'PROXY_INVALID_REQUEST',
      fault: expect.objectContaining({ body }),
    });
    expect(() => chat.decodeResponse(body)).toThrow(failure);
    expect(() => chat.readResponse(body)).toThrow(failure);
  });
});
