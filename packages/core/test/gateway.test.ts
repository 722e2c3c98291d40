import {
  createCancellation,
  createRequest,
  GatewayError,
  type Plug,
  type Request,
  terminalError,
  withChat,
} from '@proxy/spec';
import { createFakeClock, createGate, json, resetAtOnce, seededRandom, silence } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { lineAdapter, lineRequest, readStream, testGateway, upstream } from './gateway-kit.ts';
import { answerOf, createLineCodec, linesOf } from './line-codec.ts';

const other = createLineCodec('other', [{ field: 'seed', action: 'dropped', reason: 'it has none' }]);
const stream = { 'content-type': 'application/x-ndjson' };

describe('a gateway', () => {
  it('answers a call of the library, whole', async () => {
    const server = await upstream(json(answerOf('hello')));
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    const answer = await gateway.chat('a', 'hi', { model: 'm1', temperature: 0.5 });
    expect(answer.candidates[0]?.content).toEqual([{ kind: 'text', text: 'hello' }]);
    expect(server.requests[0]?.body).toMatchObject({
      model: 'm1',
      temperature: 0.5,
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(records()).toMatchObject([
      { outcome: 'ok', provider: 'a', model: 'm1', tokens: { input: 3, output: 2 }, attempts: [{ status: 200 }] },
    ]);
    expect(gateway.inFlight).toBe(0);
  });

  it('answers a call of the library as a stream of events', async () => {
    const server = await upstream({ headers: stream, body: linesOf('one ', 'two') });
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    let text = '';
    for await (const event of gateway.stream('a/m1', 'hi')) if (event.kind === 'text_delta') text += event.text;
    expect(text).toBe('one two');
    expect(records()).toMatchObject([{ outcome: 'ok', stream: true, tokens: { input: 3, output: 2 } }]);
  });

  it('lets a stream go that nobody asked for', async () => {
    const server = await upstream({ headers: stream, body: [...linesOf('one'), createGate()] });
    const toStream: Plug = {
      name: 'to-stream',
      call: (request) => withChat(request, { ...request.body.canonical(), stream: true }),
    };
    const { gateway } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: server.url } },
      plugs: [toStream],
    });
    await expect(gateway.chat('a/m1', 'hi')).rejects.toMatchObject({ code: 'PROXY_INTERNAL' });
    expect(gateway.inFlight).toBe(0);
  });

  it('passes a body of the same dialect with only the model changed, and the answer as it came', async () => {
    const server = await upstream(json({ ...answerOf('hello'), news: [1] }));
    const { gateway } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: server.url, apiKey: 'k', headers: { 'x-team': 'search' } } },
      aliases: {
        alias: { targets: [{ provider: 'a', model: 'm1', params: { defaults: { top: 1 }, overrides: { low: 2 } } }] },
      },
    });
    const request = lineRequest({ model: 'alias', ...({ unknown: { kept: true } } as object) });
    const { result } = await gateway.run(request);
    expect(result?.kind === 'whole' && JSON.parse(String(Buffer.from(result.wire as Uint8Array)))).toMatchObject({
      news: [1],
    });
    expect(server.requests[0]?.body).toMatchObject({ model: 'm1', unknown: { kept: true }, top: 1, low: 2 });
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer k', 'x-team': 'search' });
  });

  it('translates a stream of another dialect, one chunk for one chunk', async () => {
    const server = await upstream({ headers: stream, body: linesOf('one ', 'two') });
    const { gateway, records } = testGateway({
      providers: { a: { adapter: lineAdapter(other), baseUrl: server.url } },
    });
    const { text } = await readStream(await gateway.run(lineRequest({ model: 'a/m1', stream: true })));
    expect(text.split('\n').filter((line) => line.includes('text_delta'))).toHaveLength(2);
    expect(records()[0]).toMatchObject({ dialectIn: 'lines', dialectOut: 'other', loss: [{ field: 'seed' }] });
  });

  it('fails over before the first content, and the client sees nothing of the first target', async () => {
    const [start, part] = linesOf();
    const first = await upstream({ headers: stream, body: [start as string, part as string], ending: 'cut' });
    const second = await upstream({ headers: stream, body: linesOf('fine') });
    const { gateway, records } = testGateway({
      providers: {
        a: { adapter: lineAdapter(), baseUrl: first.url },
        b: { adapter: lineAdapter(), baseUrl: second.url },
      },
      aliases: {
        alias: {
          targets: [
            { provider: 'a', model: 'm1' },
            { provider: 'b', model: 'm1' },
          ],
        },
      },
    });
    const { text, error } = await readStream(await gateway.run(lineRequest({ stream: true })));
    expect(error).toBeUndefined();
    expect(text).toBe(linesOf('fine').join(''));
    expect(records()[0]?.attempts).toMatchObject([
      { provider: 'a', errorClass: 'stream_truncated' },
      { provider: 'b' },
    ]);
  });

  it("ends a stream that broke after it began with the dialect's error, and asks nobody else", async () => {
    const begun = linesOf('one ', 'two').slice(0, 4);
    const server = await upstream({ headers: stream, body: begun, ending: 'cut' });
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    const { text, error } = await readStream(await gateway.run(lineRequest({ model: 'a/m1', stream: true })));
    expect(text).toBe(`${begun.join('')}{"kind":"failed","code":"PROXY_STREAM_TRUNCATED"}\n`);
    expect(error).toMatchObject({ code: 'PROXY_STREAM_TRUNCATED' });
    expect(server.requests).toHaveLength(1);
    expect(records()).toMatchObject([{ outcome: 'truncated', status: 200, errorCode: 'PROXY_STREAM_TRUNCATED' }]);
  });

  it.each([
    ['a server error', json({ error: { message: 'oops' } }, 500), 500, 'PROXY_UPSTREAM_ERROR', 2],
    ['an overload', json({ error: { message: 'busy' } }, 503), 503, 'PROXY_UPSTREAM_OVERLOADED', 2],
    [
      'a refused credential',
      json({ error: { message: 'bad key sk-abcdefghijkl' } }, 401),
      502,
      'PROXY_UPSTREAM_AUTH',
      1,
    ],
    [
      'a bad request',
      json({ error: { message: 'too long', code: 'context_length_exceeded' } }, 400),
      400,
      'PROXY_INVALID_REQUEST',
      1,
    ],
    ['an unknown model', json({ error: { message: 'no such model' } }, 404), 404, 'PROXY_MODEL_NOT_FOUND', 1],
    ['a web page', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 502, 'PROXY_UPSTREAM_INVALID', 2],
    ['nothing', { body: '' }, 502, 'PROXY_UPSTREAM_INVALID', 2],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
      502,
      'PROXY_UPSTREAM_INVALID',
      2,
    ],
    ['a reset', resetAtOnce, 504, 'PROXY_UPSTREAM_TIMEOUT', 2],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' }, body: 'x' }, 502, 'PROXY_UPSTREAM_INVALID', 2],
  ])('says of an upstream that answers with %s what it was', async (_, script, status, code, hits) => {
    const server = await upstream(script);
    const { gateway, records } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: server.url } },
      random: () => 0,
    });
    const error = terminalError(await gateway.run(lineRequest({ model: 'a/m1' })));
    expect(error).toMatchObject({ code, status });
    expect(error?.message).not.toContain('sk-abc');
    expect(server.requests).toHaveLength(hits);
    expect(records()).toMatchObject([{ outcome: 'error', errorCode: code }]);
    expect(gateway.inFlight).toBe(0);
  });

  it('cannot reach an upstream that is not there', async () => {
    const { gateway } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: 'http://127.0.0.1:1' } } });
    expect(terminalError(await gateway.run(lineRequest({ model: 'a/m1' })))).toMatchObject({
      code: 'PROXY_UPSTREAM_UNREACHABLE',
      status: 502,
    });
  });

  it('cancels the upstream at once when the client leaves before the answer', async () => {
    const server = await upstream(silence);
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    const controller = new AbortController();
    const answer = gateway.chat('a/m1', 'hi', { signal: controller.signal });
    const failed = expect(answer).rejects.toMatchObject({ code: 'PROXY_CLIENT_GONE' });
    const asked = await server.nextRequest();
    controller.abort();
    await failed;
    expect(await asked.closed).toEqual({ abortedByClient: true });
    expect(records()).toMatchObject([{ outcome: 'client_gone', status: 499 }]);
  });

  it('cancels the upstream when the loop over a stream is left early', async () => {
    const gate = createGate();
    const server = await upstream({ headers: stream, body: [...linesOf('one ').slice(0, 3), gate] });
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    for await (const event of gateway.stream('a/m1', 'hi')) if (event.kind === 'text_delta') break;
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
    expect(records()).toMatchObject([{ outcome: 'client_gone' }]);
    expect(gateway.inFlight).toBe(0);
  });

  it('waits as long as a rate limit asks where there is no other target, and then tries once more', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const server = await upstream(json(answerOf('fine')));
    server.next(json({ error: { message: 'slow down' } }, 429, { 'retry-after-ms': '1500' }));
    const { gateway } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: server.url } },
      clock,
      random: () => 0,
    });
    const running = Promise.resolve(gateway.run(lineRequest({ model: 'a/m1' })));
    await (await server.nextRequest()).closed;
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advanceAsync(1_499);
    expect(server.requests).toHaveLength(1);
    await clock.advanceAsync(1);
    expect((await running).result?.kind).toBe('whole');
    expect(server.requests).toHaveLength(2);
  });

  it('leaves a target alone that keeps failing, and asks it again later', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const bad = await upstream(json({}, 500));
    const good = await upstream(json(answerOf('fine')));
    const { gateway } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: bad.url }, b: { adapter: lineAdapter(), baseUrl: good.url } },
      aliases: {
        alias: {
          targets: [
            { provider: 'a', model: 'm1' },
            { provider: 'b', model: 'm1' },
          ],
        },
      },
      clock,
      random: seededRandom(1),
    });
    for (let call = 0; call < 8; call++) expect((await gateway.run(lineRequest())).result?.kind).toBe('whole');
    expect(bad.requests).toHaveLength(5);
    expect(good.requests).toHaveLength(8);
    clock.advance(10_000);
    await gateway.run(lineRequest());
    expect(bad.requests).toHaveLength(6);
  });

  it('skips a target that would lose something where the alias rejects losses', async () => {
    const lossy = await upstream(json(answerOf('lossy')));
    const { gateway } = testGateway({
      providers: { a: { adapter: lineAdapter(other), baseUrl: lossy.url } },
      aliases: { alias: { onLoss: 'reject', targets: [{ provider: 'a', model: 'm1' }] } },
    });
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({
      code: 'PROXY_UNSUPPORTED',
      status: 400,
      param: 'seed',
    });
    expect(lossy.requests).toHaveLength(0);
  });

  it('goes on to the fallbacks once every target has failed', async () => {
    const bad = await upstream(json({}, 500));
    const good = await upstream(json(answerOf('fine')));
    const { gateway, records } = testGateway({
      providers: { a: { adapter: lineAdapter(), baseUrl: bad.url }, b: { adapter: lineAdapter(), baseUrl: good.url } },
      aliases: {
        alias: { targets: [{ provider: 'a', model: 'm1' }], fallbacks: ['backup'], maxAttempts: 1 },
        backup: { targets: [{ provider: 'b', model: 'm2' }] },
      },
    });
    expect((await gateway.run(lineRequest())).result?.kind).toBe('whole');
    expect(records()[0]).toMatchObject({ alias: 'alias', provider: 'b', model: 'm2' });
  });

  it('turns to the next credential when one is refused, and leaves that one alone', async () => {
    const server = await upstream(({ headers }) =>
      headers['authorization'] === 'Bearer bad' ? json({ error: { message: 'no' } }, 401) : json(answerOf('fine')),
    );
    const credentials = [
      { id: 'one', apiKey: 'bad', weight: 1 },
      { id: 'two', apiKey: 'good', weight: 0 },
    ];
    const { gateway } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url, credentials } } });
    for (let call = 0; call < 3; call++)
      expect((await gateway.run(lineRequest({ model: 'a/m1' }))).result?.kind).toBe('whole');
    expect(server.requests.filter(({ headers }) => headers['authorization'] === 'Bearer bad')).toHaveLength(1);
  });

  it('says again why a target rests, without asking it, and asks anew once the routes are swapped', async () => {
    const server = await upstream(json({ error: { message: 'no such model' } }, 404));
    const routes = { providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } };
    const { gateway } = testGateway(routes);
    const ask = async () => terminalError(await gateway.run(lineRequest({ model: 'a/m1' })));
    expect([await ask(), await ask()]).toMatchObject([{ status: 404 }, { status: 404, code: 'PROXY_MODEL_NOT_FOUND' }]);
    expect(server.requests).toHaveLength(1);
    gateway.reconfigure(routes);
    await ask();
    expect(server.requests).toHaveLength(2);
  });

  it('lets requests finish on the old routes when they are swapped', async () => {
    const gate = createGate();
    const old = await upstream({
      headers: stream,
      body: [...linesOf('old').slice(0, 3), gate, ...linesOf('old').slice(3)],
    });
    const fresh = await upstream(json(answerOf('new')));
    const { gateway } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: old.url } } });
    const running = await gateway.run(lineRequest({ model: 'a/m1', stream: true }));
    gateway.reconfigure({ providers: { a: { adapter: lineAdapter(), baseUrl: fresh.url } } });
    gate.open();
    expect((await readStream(running)).text).toContain('old');
    await gateway.run(lineRequest({ model: 'a/m1' }));
    expect(fresh.requests).toHaveLength(1);
  });

  it('tells how every target does, also those of models asked for by their own names', async () => {
    const server = await upstream(json(answerOf('fine')));
    const provider = { adapter: lineAdapter(), baseUrl: server.url };
    const targets = [{ provider: 'a', model: '*' }];
    const { gateway } = testGateway({ providers: { a: provider, idle: provider }, aliases: { 'gpt-*': { targets } } });
    expect([gateway.providers, gateway.health()]).toEqual([['a', 'idle'], []]);
    for (const model of ['a/m1', 'gpt-5', 'a/gpt-5']) await gateway.run(lineRequest({ model }));
    expect(gateway.health().map(({ target, breaker }) => [target, breaker])).toEqual([
      ['a/m1', 'closed'],
      ['a/gpt-5', 'closed'],
    ]);
  });

  it('records that the server stopped, and not that the client left', async () => {
    const gate = createGate();
    const server = await upstream({ headers: stream, body: [...linesOf('one').slice(0, 3), gate] });
    const { gateway, records } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    const cancellation = createCancellation();
    const asking = (streamed: boolean): Request | Promise<Request> => {
      const body = { model: 'a/m1', messages: [{ role: 'user' as const, content: 'hi' }], stream: streamed };
      return gateway.run(createRequest({ body, cancellation }));
    };
    await asking(true);
    await server.nextRequest();
    server.next(silence);
    const whole = asking(false);
    await server.nextRequest();
    cancellation.cancel(new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.'));
    await whole;
    await gateway.run(lineRequest({ model: 'a/m1', stream: true }));
    await gateway.close();
    const stopped = { outcome: 'error', errorCode: 'PROXY_SHUTTING_DOWN' };
    expect(
      records()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 200, 503]);
    expect(records()).toMatchObject([stopped, stopped, stopped]);
  });

  it('refuses what comes while it drains, and waits for what is under way', async () => {
    const server = await upstream({ headers: stream, body: linesOf('one') });
    const { gateway } = testGateway({ providers: { a: { adapter: lineAdapter(), baseUrl: server.url } } });
    const running = await gateway.run(lineRequest({ model: 'a/m1', stream: true }));
    const drained = gateway.drain();
    expect(terminalError(await gateway.run(lineRequest({ model: 'a/m1' })))).toMatchObject({
      code: 'PROXY_SHUTTING_DOWN',
    });
    await readStream(running);
    await drained;
    expect(gateway.inFlight).toBe(0);
  });
});
