import {
  addTap,
  addTransform,
  eventsOf,
  GatewayError,
  halt,
  type PlugContext,
  type Request,
  type StreamAnswer,
  type StreamEvent,
  type StreamSink,
  warn,
} from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { assertError, assertHalted, assertNotHalted } from './assertions.ts';
import { buildRequest } from './build-request.ts';
import { mockExecutor, streamOf, textResponse } from './mock-executor.ts';
import { shouldNotReach } from './should-not-reach.ts';

const context: PlugContext = { run: (request) => Promise.resolve(request) };
const limited = new GatewayError('PROXY_RATE_LIMITED', 'Slow down.');

/** Takes everything at once, and settles when the stream has ended or failed. */
function read(answer: StreamAnswer): Promise<readonly StreamEvent[]> {
  const events: StreamEvent[] = [];
  return new Promise((resolve, reject) => {
    answer.events({ write: (more) => events.push(...more) > 0, end: () => resolve(events), fail: reject });
  });
}
const answered = (request: Request) => mockExecutor('Hi!').call(request, context) as Request;

describe('buildRequest', () => {
  it('says Hello to a test model', () => {
    const request = buildRequest();
    expect(request).toMatchObject({ provider: 'test', operation: 'chat', state: 'pending', errors: [] });
    expect(request.messages).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(request.options.model).toBe('test-model');
  });

  it('takes what the test wants to be different', () => {
    const request = buildRequest({
      provider: 'openai',
      operation: 'stream',
      messages: 'Bye',
      options: { temperature: 0.5 },
      caller: { id: 'alice' },
    });
    expect(request).toMatchObject({ provider: 'openai', operation: 'stream', caller: { id: 'alice' } });
    expect(request.messages[0]?.content).toBe('Bye');
    expect(request.options).toMatchObject({ stream: true, temperature: 0.5 });
  });
});

describe('assertHalted', () => {
  it('passes a halted request, and tells the state of one that is not', () => {
    assertHalted(halt(buildRequest()));
    expect(() => assertHalted(buildRequest())).toThrow('not halted (state pending; no error)');
  });
});

describe('assertNotHalted', () => {
  it('passes a request that goes on, and tells why another does not', () => {
    assertNotHalted(warn(buildRequest(), limited));
    expect(() => assertNotHalted(halt(buildRequest(), limited, 'admit'))).toThrow('admit: terminal PROXY_RATE_LIMITED');
  });
});

describe('assertError', () => {
  it('gives the error with the code, recoverable or terminal', () => {
    expect(assertError(warn(buildRequest(), limited), 'PROXY_RATE_LIMITED')).toBe(limited);
    expect(assertError(halt(buildRequest(), limited), 'PROXY_RATE_LIMITED')).toBe(limited);
  });

  it('tells which errors there are instead', () => {
    const request = halt(buildRequest(), limited, 'admit');
    expect(() => assertError(request, 'PROXY_NO_TARGET')).toThrow(
      'no PROXY_NO_TARGET (admit: terminal PROXY_RATE_LIMITED)',
    );
  });
});

describe('mockExecutor', () => {
  it('completes a request with a whole answer', () => {
    const request = answered(buildRequest());
    expect(request.state).toBe('completed');
    expect(request.result?.kind === 'whole' && request.result.response()).toEqual(textResponse('Hi!'));
  });

  it('makes the answer of the request', () => {
    const echo = mockExecutor((request) => `You said ${request.messages[0]?.content}`);
    const { result } = echo.call(buildRequest({ messages: 'Ho' }), context) as Request;
    expect(result?.kind === 'whole' && result.response()).toEqual(textResponse('You said Ho'));
  });

  it('streams to a request that asked for it', async () => {
    const request = answered(buildRequest({ operation: 'stream' }));
    expect(request.state).toBe('streaming');
    expect(await read(request.result as StreamAnswer)).toEqual(eventsOf(textResponse('Hi!')));
  });

  it('shows the answer to taps, after transforms changed it', async () => {
    const seen: unknown[] = [];
    const shout = (event: StreamEvent) => [
      event.kind === 'text_delta' ? { ...event, text: event.text.toUpperCase() } : event,
    ];
    const prepare = (request: Request) =>
      addTransform(
        addTap(request, { name: 'tap', onEvent: (event) => seen.push(event), onResponse: (whole) => seen.push(whole) }),
        { name: 'shout', onEvent: shout },
      );
    answered(prepare(buildRequest()));
    expect(seen).toEqual([textResponse('HI!')]);
    seen.length = 0;
    await read(answered(prepare(buildRequest({ operation: 'stream' }))).result as StreamAnswer);
    expect(seen).toEqual(eventsOf(textResponse('HI!')));
  });
});

describe('streamOf', () => {
  const events = eventsOf(textResponse('Hi!'));

  it('waits while the sink is full', async () => {
    const taken: StreamEvent[] = [];
    const ended = Promise.withResolvers<void>();
    const sink: StreamSink<readonly StreamEvent[]> = {
      write: (more) => taken.push(...more) < 0,
      end: ended.resolve,
      fail: ended.reject,
    };
    const { resume } = streamOf(events).events(sink);
    await Promise.resolve();
    expect(taken).toEqual(events.slice(0, 1));
    for (let turn = 0; turn < events.length; turn++) resume();
    await ended.promise;
    expect(taken).toEqual(events);
  });

  it('says nothing after it was cancelled', async () => {
    const told: unknown[] = [];
    const sink = { write: () => told.push('write') > 0, end: () => told.push('end'), fail: () => told.push('fail') };
    streamOf(events).events(sink).cancel();
    await Promise.resolve();
    expect(told).toEqual([]);
  });

  it('fails where the events say so', async () => {
    const broken = streamOf([
      ...events.slice(0, 2),
      { kind: 'error', fault: { class: 'stream_error', message: 'Broken' } },
    ]);
    await expect(read(broken)).rejects.toMatchObject({ code: 'PROXY_STREAM_ERROR' });
  });

  it('has no bytes to pipe', () => {
    expect(() => streamOf(events).pipe({ write: () => true, end() {}, fail() {} })).toThrow('no bytes');
  });
});

describe('shouldNotReach', () => {
  it('throws when it is called', () => {
    expect(() => shouldNotReach().call(buildRequest(), context)).toThrow('request-1 went on');
  });
});
