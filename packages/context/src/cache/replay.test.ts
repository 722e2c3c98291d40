import {
  type Answer,
  addTap,
  addTransform,
  type ChatCodec,
  type ChatResponse,
  type Codec,
  canonicalBody,
  eventsOf,
  type Request,
  type StreamEvent,
  type StreamSink,
} from '@proxy/spec';
import { buildRequest } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { plainBody, plainCodec } from '../../test/plain-codec.ts';
import { answerFromResponse } from './replay.ts';

const response: ChatResponse = {
  id: 'answer-1',
  model: 'small-2026',
  candidates: [
    {
      index: 0,
      content: [
        { kind: 'text', text: 'Hello' },
        { kind: 'tool_call', id: 'call_1', name: 'look_up', arguments: '{}' },
      ],
      stop: 'tool_use',
    },
  ],
  usage: { input: 3, output: 2 },
};
const nowSeconds = 1_800_000_000;
const whole = (): Request => buildRequest({ body: plainBody({ model: 'fast', messages: [], stream: false }) });
const streaming = (includeUsage = false): Request =>
  buildRequest({ body: plainBody({ model: 'fast', messages: [], stream: true, includeUsage }) });

/** What a sink was given, in order. */
function listen<Chunk>(): { readonly sink: StreamSink<Chunk>; readonly heard: (Chunk | string)[] } {
  const heard: (Chunk | string)[] = [];
  return {
    heard,
    sink: {
      write: (chunk) => heard.push(chunk) > 0,
      end: () => heard.push('END'),
      fail: ({ code }) => heard.push(code),
    },
  };
}
function piped(answer: Answer): readonly unknown[] {
  if (answer.kind !== 'stream') throw new Error('not a stream');
  const { sink, heard } = listen<string | Uint8Array>();
  const flow = answer.pipe(sink);
  flow.resume();
  flow.cancel();
  return heard;
}
function played(answer: Answer): readonly StreamEvent[] {
  if (answer.kind !== 'stream') throw new Error('not a stream');
  const { sink, heard } = listen<readonly StreamEvent[]>();
  answer.events(sink);
  return heard.flatMap((chunk) => (typeof chunk === 'string' ? [] : chunk));
}
const shout = {
  name: 'shout',
  onEvent: (event: StreamEvent): StreamEvent[] =>
    event.kind === 'text_delta' ? [{ ...event, text: event.text.toUpperCase() }] : [event],
};
const block = {
  name: 'block',
  onEvent: (event: StreamEvent): StreamEvent[] =>
    event.kind === 'part_start' && event.head.kind === 'tool_call'
      ? [{ kind: 'error', fault: { class: 'stream_error', message: 'blocked' } }]
      : [event],
};

describe('answerFromResponse', () => {
  it('writes a whole answer in the dialect of the client', () => {
    const request = whole();
    const answer = answerFromResponse(request, response, { nowSeconds });
    if (answer.kind !== 'whole') throw new Error('not whole');
    expect(JSON.parse(String(answer.wire))).toEqual({
      said: ['Hello', 'tool_call'],
      requestId: 'request-1',
      model: 'small-2026',
      nowSeconds,
    });
    expect(answer.response()).toBe(response);
    expect(request.metadata.losses).toHaveLength(1);
  });

  it('names the model that was asked for where the answer names none', () => {
    const { model: _, ...nameless } = response;
    const answer = answerFromResponse(whole(), nameless, { nowSeconds });
    expect(answer.kind === 'whole' && JSON.parse(String(answer.wire)).model).toBe('fast');
  });

  it('gives a caller of the library the answer itself', () => {
    const answer = answerFromResponse(buildRequest(), response, { nowSeconds });
    expect(answer).toMatchObject({ kind: 'whole', wire: undefined });
    expect(answer.kind === 'whole' && answer.response()).toBe(response);
  });

  it('streams in the dialect of the client, in one write, with its end', () => {
    const heard = piped(answerFromResponse(streaming(), response, { nowSeconds }));
    expect(heard).toHaveLength(2);
    expect(heard[1]).toBe('END');
    const lines = ['start', 'part_start', 'Hello', 'part_end', 'part_start', '{}', 'part_end', 'finish', 'end', 'done'];
    expect(heard[0]).toBe(`${lines.join('\n')}\n`);
  });

  it('tells usage in a stream only to a client that asked for it', () => {
    expect(String(piped(answerFromResponse(streaming(true), response, { nowSeconds }))[0])).toContain('usage\n');
    expect(String(piped(answerFromResponse(streaming(), response, { nowSeconds }))[0])).not.toContain('usage\n');
  });

  it('streams events to a caller of the library, who has no dialect', () => {
    const answer = answerFromResponse(buildRequest({ operation: 'stream' }), response, { nowSeconds });
    expect(played(answer)).toEqual(eventsOf(response));
    expect(() => piped(answer)).toThrow(/canonical form/);
  });

  it('lets transforms change it, whole and streamed', () => {
    const changed = answerFromResponse(addTransform(whole(), shout), response, { nowSeconds });
    expect(changed.kind === 'whole' && JSON.parse(String(changed.wire)).said[0]).toBe('HELLO');
    expect(String(piped(answerFromResponse(addTransform(streaming(), shout), response, { nowSeconds }))[0])).toContain(
      'HELLO',
    );
  });

  it('ends where a transform ends it, with the error of the dialect', () => {
    expect(() => answerFromResponse(addTransform(whole(), block), response, { nowSeconds })).toThrow('blocked');
    const heard = piped(answerFromResponse(addTransform(streaming(), block), response, { nowSeconds }));
    expect(String(heard[0])).toMatch(/Hello\n.*\nfailed PROXY_STREAM_ERROR\n$/);
    expect(heard[1]).toBe('PROXY_STREAM_ERROR');
  });

  it('ends with the error that the encoder puts after what it wrote, where its dialect needs that', () => {
    const createStreamEncoder: ChatCodec['createStreamEncoder'] = (options) => ({
      ...plainCodec.chat.createStreamEncoder(options),
      fail: ({ code }) => `broke off: ${code}\n`,
    });
    const codec: Codec = { ...plainCodec, chat: { ...plainCodec.chat, createStreamEncoder } };
    const asked = buildRequest({ body: canonicalBody({ model: 'fast', messages: [], stream: true }, codec) });
    const heard = piped(answerFromResponse(addTransform(asked, block), response, { nowSeconds }));
    expect(String(heard[0])).toMatch(/Hello\n.*\nbroke off: PROXY_STREAM_ERROR\n$/);
  });

  it('shows taps the events of a stream as they were changed, whatever one of them throws', () => {
    const seen: StreamEvent[] = [];
    const defects: unknown[] = [];
    let request = addTransform(streaming(), shout);
    request = addTap(request, {
      name: 'broken',
      onEvent() {
        throw new Error('tap');
      },
    });
    request = addTap(request, { name: 'seeing', onEvent: (event) => void seen.push(event) });
    const onTapDefect = ({ name }: { readonly name: string }) => defects.push(name);
    piped(answerFromResponse(request, response, { nowSeconds, onTapDefect }));
    expect(seen.map(({ kind }) => kind)).toEqual(eventsOf(response).map(({ kind }) => kind));
    expect(seen.find(({ kind }) => kind === 'text_delta')).toMatchObject({ text: 'HELLO' });
    expect(new Set(defects)).toEqual(new Set(['broken']));
  });
});
