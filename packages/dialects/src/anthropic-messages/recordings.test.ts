import { bearsContent, collect, type JsonObject, type StreamEvent } from '@proxy/spec';
import { loadRecordings } from '@proxy/testing';
import { samplesFrom } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { accumulate } from '../../test/anthropic-messages/accumulate.ts';
import { complaints } from '../../test/anthropic-messages/grammar-checker.ts';
import { wireEvents } from '../../test/anthropic-messages/wire-events.ts';
import { anthropicMessages } from './index.ts';

const { chat } = anthropicMessages;
const folder = new URL('../../fixtures/anthropic-messages', import.meta.url);
const { requests, responses, streams } = samplesFrom(loadRecordings(folder));

/** As it would travel: without what is `undefined`. */
const sent = (body: JsonObject): JsonObject => JSON.parse(JSON.stringify(body)) as JsonObject;

describe('a recorded request', () => {
  it.each(requests)('comes back unchanged from the canonical form: $name', ({ incoming }) => {
    const canonical = chat.decodeRequest(incoming).canonical();
    const { body, losses } = chat.encodeRequest(canonical, { model: canonical.model });
    expect(sent(body)).toEqual({ stream: false, ...(incoming.body as JsonObject) });
    expect(losses).toEqual([]);
  });
});

describe('a recorded answer', () => {
  it.each(responses)('comes back unchanged from the canonical form: $name', ({ body }) => {
    const losses: unknown[] = [];
    const options = { requestId: 'r1', model: 'other', nowSeconds: 0, onLoss: (loss: unknown) => losses.push(loss) };
    expect(sent(chat.encodeResponse(chat.decodeResponse(body), options))).toEqual(body);
    expect(losses).toEqual([]);
  });
});

function decode(bytes: Uint8Array): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  return [...decoder.push(bytes), ...decoder.end()];
}
const eventsIn = (bytes: Uint8Array): JsonObject[] => wireEvents(new TextDecoder().decode(bytes));

describe('a recorded stream', () => {
  const options = { requestId: 'r1', model: 'other', includeUsage: true, nowSeconds: 0 };

  it.each(streams)('amounts to the same message when it is written anew: $name', ({ bytes }) => {
    const encoder = chat.createStreamEncoder(options);
    const written = wireEvents(encoder.push(decode(bytes)) + encoder.end());
    expect(accumulate(written)).toEqual(accumulate(eventsIn(bytes)));
    expect(complaints(written)).toEqual([]);
  });

  it.each(streams)('says the same as the whole answer does: $name', ({ bytes }) => {
    const whole = chat.encodeResponse(collect(decode(bytes)), options);
    expect(sent(whole)).toEqual(accumulate(eventsIn(bytes)));
  });

  it.each(streams)('shows content to the observer exactly when the decoder tells it: $name', ({ bytes }) => {
    const observer = chat.createObserver({ includeUsage: true });
    const decoder = chat.createStreamDecoder();
    let hasContent = false;
    for (let at = 0; at < bytes.length; at += 50) {
      const chunk = bytes.subarray(at, at + 50);
      observer.push(chunk);
      hasContent ||= decoder.push(chunk).some(bearsContent);
      expect(observer.progress.hasContent).toBe(hasContent);
    }
  });
});
