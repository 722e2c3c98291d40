import {
  type Caller,
  createRequest,
  createScope,
  type ProviderAdapter,
  type Request,
  type Tap,
  type Transform,
  terminalError,
} from '@proxy/spec';
import { createFakeClock, createGate, json, silence } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, lineRequest, readStream, testGateway, upstream } from './gateway-kit.ts';
import { answerOf, linesOf } from './line-codec.ts';

const streamed = { 'content-type': 'application/x-ndjson' };
const to = (baseUrl: string, more: object = {}) => ({ providers: { a: { adapter: lineAdapter(), baseUrl, ...more } } });
const ask = (more: object = {}) => lineRequest({ model: 'a/m1', ...more });

describe('a client that chooses the id of its request', () => {
  it('does not get round its limits by choosing the same again', async () => {
    const server = await upstream(silence);
    const { gateway } = testGateway(to(server.url));
    const caller: Caller = { id: 'k', limits: { concurrency: 1 } };
    const body = { model: 'a/m1', messages: [{ role: 'user' as const, content: 'hi' }], stream: false };
    void gateway.run(createRequest({ id: 'same', body, caller }));
    await server.nextRequest();
    const second = await gateway.run(createRequest({ id: 'same', body, caller }));
    expect(terminalError(second)).toMatchObject({ code: 'PROXY_RATE_LIMITED' });
  });
});

describe('one failure', () => {
  it('does not make a target refuse the calls that come after it', async () => {
    const server = await upstream(json(answerOf('fine')));
    server.next(json({}, 500));
    const { gateway } = testGateway({ ...to(server.url), random: () => 0 });
    await gateway.run(ask());
    const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.run(ask())));
    expect(answers.map(({ state }) => state)).toEqual(Array(10).fill('completed'));
  });

  it('of one credential leaves the circuit of the other closed', async () => {
    const server = await upstream(({ headers }) =>
      headers['authorization'] === 'Bearer bad' ? json({}, 500) : json(answerOf('fine')),
    );
    const credentials = [
      { id: 'x', apiKey: 'bad', weight: 1 },
      { id: 'y', apiKey: 'good', weight: 0 },
    ];
    const { gateway } = testGateway(to(server.url, { credentials, breaker: { failures: 3 } }));
    for (let call = 0; call < 8; call++) expect((await gateway.run(ask())).state).toBe('completed');
  });

  it('of a file that is not there says nothing of the model', async () => {
    const server = await upstream(json({ error: { message: 'No such File object: file-1', param: 'file_id' } }, 404));
    const { gateway } = testGateway(to(server.url));
    await gateway.run(ask());
    await gateway.run(ask());
    expect(server.requests).toHaveLength(2);
  });
});

describe('a target that may have so many calls at once', () => {
  it('is busy, and neither at fault nor resting, while it has them', async () => {
    const gate = createGate();
    const server = await upstream(async () => {
      await gate.pass();
      return json(answerOf('fine'));
    });
    const { gateway } = testGateway(to(server.url, { concurrency: 1 }));
    const first = Promise.resolve(gateway.run(ask()));
    await server.nextRequest();
    expect(terminalError(await gateway.run(ask()))).toMatchObject({ code: 'PROXY_OVERLOADED', status: 503 });
    gate.open();
    expect((await first).state).toBe('completed');
    expect((await gateway.run(ask())).state).toBe('completed');
  });
});

describe('an adapter that throws', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('no');
      },
    ],
    ['later', () => Promise.reject(new Error('no'))],
  ])('%s loses no place', async (_, authorize) => {
    const server = await upstream(json(answerOf('fine')));
    let broken = true;
    const adapter: ProviderAdapter = { ...lineAdapter(), authorize: () => (broken ? authorize() : {}) };
    const { gateway } = testGateway({
      providers: { a: { adapter, baseUrl: server.url, concurrency: 1, breaker: 'off' } },
    });
    expect(terminalError(await gateway.run(ask()))).toMatchObject({ code: 'PROXY_UPSTREAM_UNREACHABLE' });
    broken = false;
    expect((await gateway.run(ask())).state).toBe('completed');
  });
});

describe('settings that make no sense', () => {
  it.each([
    [{ breaker: { windowMs: 1 } }, /providers\.a\.breaker\.windowMs/],
    [{ concurrency: 0 }, /providers\.a\.concurrency/],
    [{ headers: { 'x y': '1' } }, /providers\.a\.headers: "x y" is no header/],
    [{ headers: { Host: 'elsewhere' } }, /providers\.a\.headers: "host" belongs/],
  ])('%j are refused when the gateway is made', (options, message) => {
    expect(() => testGateway(to('http://127.0.0.1:1', options))).toThrow(message);
  });

  it('of a timeout are, too', () => {
    const aliases = { alias: { targets: [{ provider: 'a', model: 'm1' }], timeouts: { connect: 0 } } };
    expect(() => testGateway({ ...to('http://127.0.0.1:1'), aliases })).toThrow(
      'models.alias.timeouts.connect: must be 1 ms or more.',
    );
  });
});

describe('time', () => {
  it('of a stream is counted to its end, and what its upstream took is no overhead', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const [thinking, writing] = [createGate(), createGate()];
    const lines = linesOf('one ', 'two');
    const server = await upstream({
      headers: streamed,
      body: [thinking, ...lines.slice(0, 3), writing, ...lines.slice(3)],
    });
    const { gateway, records } = testGateway({ ...to(server.url), clock });
    const running = gateway.run(ask({ stream: true }));
    await thinking.reached;
    clock.advance(100);
    thinking.open();
    const reading = readStream(await running);
    clock.advance(400);
    expect(records()).toEqual([]);
    writing.open();
    await reading;
    expect(records()).toMatchObject([{ ttftMs: 100, durationMs: 500, overheadMs: 0 }]);
    expect(records()[0]?.attempts).toMatchObject([{ startMs: 0, firstTokenMs: 100, endMs: 500 }]);
  });

  it('that is over starts no further attempt', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const slow = await upstream(silence);
    const spare = await upstream(json(answerOf('late')));
    const { gateway } = testGateway({
      providers: {
        a: { adapter: lineAdapter(), baseUrl: slow.url },
        b: { adapter: lineAdapter(), baseUrl: spare.url },
      },
      aliases: {
        alias: { targets: [{ provider: 'a', model: 'm1' }], fallbacks: ['spare'], timeouts: { whole: 1_500 } },
        spare: { targets: [{ provider: 'b', model: 'm1' }] },
      },
      clock,
    });
    const running = Promise.resolve(gateway.run(lineRequest()));
    await slow.nextRequest();
    await clock.advanceAsync(1_500);
    expect(terminalError(await running)).toMatchObject({ code: 'PROXY_UPSTREAM_TIMEOUT' });
    expect(spare.requests).toHaveLength(0);
  });

  it('spent on waiting for a retry ends when the client leaves, and is not held against anybody', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const server = await upstream(json({ error: { message: 'slow down' } }, 429, { 'retry-after-ms': '3000' }));
    const { gateway, records } = testGateway({ ...to(server.url), clock });
    const controller = new AbortController();
    const asking = expect(gateway.chat('a', 'hi', { model: 'm1', signal: controller.signal })).rejects.toMatchObject({
      code: 'PROXY_CLIENT_GONE',
    });
    await (await server.nextRequest()).closed;
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await asking;
    expect(records()).toMatchObject([{ outcome: 'client_gone', status: 499 }]);
  });

  it('is not spent on waiting where a fallback is free', async () => {
    const limited = await upstream(json({ error: { message: 'slow down' } }, 429, { 'retry-after': '3' }));
    const free = await upstream(json(answerOf('free')));
    const { gateway } = testGateway({
      providers: {
        a: { adapter: lineAdapter(), baseUrl: limited.url },
        b: { adapter: lineAdapter(), baseUrl: free.url },
      },
      aliases: {
        alias: { targets: [{ provider: 'a', model: 'm1' }], fallbacks: ['spare'] },
        spare: { targets: [{ provider: 'b', model: 'm1' }] },
      },
      clock: createFakeClock({ nowMs: 1_000 }),
    });
    expect((await gateway.run(lineRequest())).state).toBe('completed');
    expect(limited.requests).toHaveLength(1);
  });
});

describe('a plug that fails on an answer', () => {
  const broken: Transform = {
    name: 'broken',
    onEvent() {
      throw new Error('a defect');
    },
  };
  const transforming = (request: Request): Request => ({ ...request, transforms: [broken] }) as Request;

  it.each([false, true])('is told of, and not held against the upstream (streamed: %s)', async (stream) => {
    const server = await upstream(stream ? { headers: streamed, body: linesOf('one') } : json(answerOf('fine')));
    const { gateway, events } = testGateway({
      ...to(server.url),
      pipeline: (standard) => [
        {
          name: 'break',
          call: (request) => Object.assign(Object.create(Object.getPrototypeOf(request)), transforming(request)),
        },
        ...standard,
      ],
    });
    for (let call = 0; call < 6; call++) {
      expect(terminalError(await gateway.run(ask({ stream })))).toMatchObject({ code: 'PROXY_INTERNAL', status: 500 });
    }
    expect(server.requests).toHaveLength(6);
    expect(events.filter(({ kind }) => kind === 'defect')).toHaveLength(6);
    expect(events.some(({ kind }) => kind === 'breaker.changed')).toBe(false);
  });

  it('after a stream has begun leaves no upstream open', async () => {
    const gate = createGate();
    const server = await upstream({ headers: streamed, body: [...linesOf('one').slice(0, 3), gate] });
    const { gateway } = testGateway({
      ...to(server.url),
      pipeline: (standard) => [
        ...standard,
        {
          name: 'late',
          call: () => {
            throw new Error('late');
          },
        },
      ],
    });
    expect(terminalError(await gateway.run(ask({ stream: true })))).toMatchObject({ code: 'PROXY_INTERNAL' });
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
    expect(gateway.inFlight).toBe(0);
  });

  it('as a tap changes nothing but the log', async () => {
    const server = await upstream({ headers: streamed, body: linesOf('one') });
    const tap: Tap = {
      name: 'bad-tap',
      onEvent() {
        throw new Error('tap');
      },
      onFinish() {
        throw new Error('tap');
      },
    };
    const { gateway, events } = testGateway({
      ...to(server.url),
      pipeline: (standard) => [
        {
          name: 'tapping',
          call: (request) => Object.assign(Object.create(Object.getPrototypeOf(request)), { ...request, taps: [tap] }),
        },
        ...standard,
      ],
    });
    expect((await readStream(await gateway.run(ask({ stream: true })))).text).toBe(linesOf('one').join(''));
    expect(events.some((event) => event.kind === 'defect' && event.where === 'bad-tap')).toBe(true);
  });
});

describe('a reader that throws', () => {
  it('ends its stream, and leaves nothing under way', async () => {
    const server = await upstream({ headers: streamed, body: linesOf('one').slice(0, 3), ending: 'hang' });
    const { gateway } = testGateway(to(server.url));
    const { result } = await gateway.run(ask({ stream: true }));
    if (result?.kind === 'stream') {
      result.pipe({
        write() {
          throw new Error('reader');
        },
        end() {},
        fail() {},
      });
    }
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
    expect(gateway.inFlight).toBe(0);
  });
});

describe('an error body nested deeper than anybody can write', () => {
  it('is an error like any other', async () => {
    const server = await upstream({
      status: 400,
      body: `{"error":{"message":"deep","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    });
    const { gateway } = testGateway(to(server.url));
    expect(terminalError(await gateway.run(ask()))).toMatchObject({ status: 400, message: 'deep' });
  });
});

describe('a drain', () => {
  it('can be asked for twice', async () => {
    const gate = createGate();
    const server = await upstream(async () => {
      await gate.pass();
      return json(answerOf('fine'));
    });
    const { gateway } = testGateway(to(server.url));
    const running = gateway.run(ask());
    await server.nextRequest();
    const both = Promise.all([gateway.drain(), gateway.drain()]);
    gate.open();
    await running;
    await both;
    expect(gateway.inFlight).toBe(0);
  });
});

describe('tokens', () => {
  it('are not counted for a call that never left', async () => {
    const { gateway } = testGateway(to('http://127.0.0.1:1'));
    const caller: Caller = { id: 'k', limits: { tpm: 10_000 } };
    await gateway.run(
      createRequest({ body: { model: 'a/m1', messages: [], stream: false }, caller, scope: createScope() }),
    );
    expect(gateway.limits(caller).tokens).toMatchObject({ remaining: 10_000 });
  });
});

describe('what a client says about its request', () => {
  it('stands in the ledger', async () => {
    const server = await upstream(json(answerOf('fine')));
    const { gateway, records } = testGateway(to(server.url));
    const headers = { 'x-session-id': 's1', 'x-proxy-tags': 'search, nightly,' };
    await gateway.run(createRequest({ body: { model: 'a/m1', messages: [], stream: false }, headers }));
    expect(records()).toMatchObject([{ session: 's1', tags: ['search', 'nightly'] }]);
  });

  it.each(['x-claude-code-session-id', 'session_id', 'session-id', 'x-opencode-session'])(
    'is understood as its agent says it: %s',
    async (name) => {
      const server = await upstream(json(answerOf('fine')));
      const { gateway, records } = testGateway(to(server.url));
      const body = { model: 'a/m1', messages: [], stream: false };
      await gateway.run(createRequest({ body, headers: { [name]: 's2' } }));
      await gateway.run(createRequest({ body, headers: { [name]: 's2', 'x-session-id': 's1' } }));
      expect(records().map(({ session }) => session)).toEqual(['s2', 's1']);
    },
  );
});

describe('a call of the library that names only a provider', () => {
  it('asks its default model, and says so where there is none', async () => {
    const server = await upstream(json(answerOf('fine')));
    const { gateway } = testGateway(to(server.url, { defaultModel: 'small' }));
    await gateway.chat('a', [{ role: 'user', content: 'hi' }]);
    expect(server.requests[0]?.body).toMatchObject({ model: 'small' });
    const bare = testGateway(to(server.url)).gateway;
    await expect(bare.chat('a', 'hi')).rejects.toMatchObject({ code: 'PROXY_INVALID_REQUEST', param: 'model' });
  });
});
