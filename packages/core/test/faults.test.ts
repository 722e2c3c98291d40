import { terminalError } from '@proxy/spec';
import { createFakeClock, createGate, headThenSilence, json, repeat, silence } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import type { GatewayOptions } from '../src/index.ts';
import { lineAdapter, lineRequest, readStream, testGateway, upstream } from './gateway-kit.ts';
import { answerOf, linesOf } from './line-codec.ts';

const streamed = { 'content-type': 'application/x-ndjson' };
const event = (value: object): string => `${JSON.stringify(value)}\n`;

/** A gateway whose alias asks `first`, and where there is one, `second`. */
function gatewayTo(first: string, second?: string, more: Partial<GatewayOptions> = {}, alias: object = {}) {
  const urls = second === undefined ? [first] : [first, second];
  const entries = urls.map((baseUrl, index) => [`p${index}`, { adapter: lineAdapter(), baseUrl }] as const);
  const targets = entries.map(([provider]) => ({ provider, model: 'm1' }));
  return testGateway({
    providers: Object.fromEntries(entries),
    aliases: { alias: { targets, ...alias } },
    random: () => 0,
    ...more,
  });
}

describe('an upstream that stalls', () => {
  it.each([
    ['before the head of its answer', silence],
    ['after it', headThenSilence],
  ])('%s is left when the first token is overdue, and the next target answers', async (_, script) => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const slow = await upstream(script);
    const good = await upstream({ headers: streamed, body: linesOf('fine') });
    const { gateway, records } = gatewayTo(slow.url, good.url, { clock }, { timeouts: { firstToken: 5_000 } });
    const running = Promise.resolve(gateway.run(lineRequest({ stream: true })));
    const asked = await slow.nextRequest();
    await clock.advanceAsync(4_999);
    expect(good.requests).toHaveLength(0);
    await clock.advanceAsync(1);
    expect((await readStream(await running)).text).toBe(linesOf('fine').join(''));
    expect(await asked.closed).toEqual({ abortedByClient: true });
    expect(records()[0]?.attempts[0]).toMatchObject({ provider: 'p0', errorClass: 'timeout' });
  });

  it('in the middle of a stream is cut at the idle timer, and the client told', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const server = await upstream({ headers: streamed, body: linesOf('one').slice(0, 3), ending: 'hang' });
    const { gateway } = gatewayTo(server.url, undefined, { clock }, { timeouts: { idle: 2_000 } });
    const reading = readStream(await gateway.run(lineRequest({ stream: true })));
    await clock.advanceAsync(1_999);
    await clock.advanceAsync(1);
    const { text, error } = await reading;
    expect(text).toContain('"PROXY_STREAM_TRUNCATED"');
    expect(error).toMatchObject({ code: 'PROXY_STREAM_TRUNCATED' });
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it('cannot hold a whole request longer than its own deadline', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const server = await upstream(silence);
    const { gateway } = gatewayTo(server.url, undefined, { clock }, { timeouts: { whole: 3_000 } });
    const running = Promise.resolve(gateway.run(lineRequest()));
    await server.nextRequest();
    await clock.advanceAsync(3_000);
    expect(terminalError(await running)).toMatchObject({ code: 'PROXY_UPSTREAM_TIMEOUT', status: 504 });
    expect(server.requests).toHaveLength(1);
  });

  it('is not waited for while the client does not read', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const gate = createGate();
    const lines = linesOf('one', 'two');
    const server = await upstream({ headers: streamed, body: [...lines.slice(0, 3), gate, ...lines.slice(3)] });
    const { gateway } = gatewayTo(server.url, undefined, { clock }, { timeouts: { idle: 2_000 } });
    const { result } = await gateway.run(lineRequest({ stream: true }));
    const over = Promise.withResolvers<string>();
    let text = '';
    const flow =
      result?.kind === 'stream' &&
      result.pipe({
        write(chunk) {
          text += Buffer.from(chunk as Uint8Array).toString();
          return false;
        },
        end: () => over.resolve('complete'),
        fail: (error) => over.resolve(error.code),
      });
    await clock.advanceAsync(60_000);
    gate.open();
    while (flow && !text.includes('"end"')) {
      flow.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await over.promise).toBe('complete');
  });
});

describe('a stream', () => {
  it('whose first event is an error fails over, unseen by the client', async () => {
    const bad = await upstream({
      headers: streamed,
      body: event({ kind: 'error', fault: { class: 'overloaded', message: 'busy' } }),
    });
    const good = await upstream({ headers: streamed, body: linesOf('fine') });
    const { gateway } = gatewayTo(bad.url, good.url);
    expect((await readStream(await gateway.run(lineRequest({ stream: true })))).text).toBe(linesOf('fine').join(''));
  });

  it('that errs after content gives what came, then the error, and nothing is sent again', async () => {
    const begun = linesOf('one ', 'two ', 'three').slice(0, 5);
    const bad = await upstream({
      headers: streamed,
      body: [...begun, event({ kind: 'error', fault: { class: 'stream_error', message: 'broke' } })],
    });
    const good = await upstream(json(answerOf('never')));
    const { gateway } = gatewayTo(bad.url, good.url);
    const { text } = await readStream(await gateway.run(lineRequest({ stream: true })));
    expect(text).toBe(`${begun.join('')}{"kind":"failed","code":"PROXY_STREAM_ERROR"}\n`);
    expect(good.requests).toHaveLength(0);
  });

  it.each(['cut', 'reset'] as const)(
    'whose connection is %s is an error to the client, never an ending',
    async (ending) => {
      const gate = createGate();
      const server = await upstream({ headers: streamed, body: [...linesOf('one').slice(0, 3), gate], ending });
      const { gateway, records } = gatewayTo(server.url);
      const reading = readStream(await gateway.run(lineRequest({ stream: true })));
      gate.open();
      expect((await reading).error).toMatchObject({ code: 'PROXY_STREAM_TRUNCATED' });
      expect(records()).toMatchObject([{ outcome: 'truncated' }]);
    },
  );

  it('that never says anything but its beginning is no answer', async () => {
    const server = await upstream({
      headers: streamed,
      body: [repeat(Buffer.from(event({ kind: 'ping' })), 10_000)],
      ending: 'hang',
    });
    const { gateway } = gatewayTo(server.url, undefined, {}, { maxAttempts: 1 });
    expect(terminalError(await gateway.run(lineRequest({ stream: true })))).toMatchObject({
      code: 'PROXY_UPSTREAM_INVALID',
    });
  });

  it('that is answered with a JSON object instead is an error with what that says', async () => {
    const server = await upstream(json({ error: { message: 'no streams today' } }));
    const { gateway } = gatewayTo(server.url, undefined, {}, { maxAttempts: 1 });
    const error = terminalError(await gateway.run(lineRequest({ stream: true })));
    expect(error).toMatchObject({ code: 'PROXY_UPSTREAM_INVALID', message: 'no streams today' });
  });

  it('pauses the upstream while its reader does not read, so that memory stays bounded', async () => {
    const filler = Buffer.from(event({ kind: 'text_delta', text: 'x'.repeat(10_000), candidate: 0, part: 0 }));
    const server = await upstream({
      headers: streamed,
      body: [...linesOf('one').slice(0, 3), repeat(filler, 10_000)],
      ending: 'hang',
    });
    const { gateway } = gatewayTo(server.url);
    const request = await gateway.run(lineRequest({ stream: true }));
    const { result } = request;
    const flow = result?.kind === 'stream' ? result.pipe({ write: () => false, end() {}, fail() {} }) : undefined;
    let before = -1;
    for (let still = 0; still < 20; ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const written = server.requests[0]?.writtenBytes ?? 0;
      still = written === before ? still + 1 : 0;
      before = written;
    }
    expect(before).toBeLessThan(50_000_000);
    flow?.cancel();
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });
});

describe('an answer', () => {
  it('larger than the gateway takes is cut off', async () => {
    const server = await upstream({
      headers: { 'content-type': 'application/json' },
      body: [repeat(Buffer.alloc(1024 * 1024, 0x20), 200)],
    });
    const { gateway } = gatewayTo(server.url, undefined, {}, { maxAttempts: 1 });
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({
      code: 'PROXY_UPSTREAM_INVALID',
      status: 502,
    });
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it('with more headers than HTTP clients take is no answer', async () => {
    const server = await upstream(json(answerOf('x'), 200, { 'x-large': 'y'.repeat(60_000) }));
    const { gateway } = gatewayTo(server.url, undefined, {}, { maxAttempts: 1 });
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({
      code: 'PROXY_UPSTREAM_INVALID',
      status: 502,
    });
  });

  it('is not confused by hints that come before it', async () => {
    const server = await upstream({
      ...json(answerOf('fine')),
      informational: [{ status: 103, headers: { link: '</x>' } }],
    });
    const { gateway } = gatewayTo(server.url);
    expect((await gateway.run(lineRequest())).result?.kind).toBe('whole');
  });

  it('without a content type is read all the same', async () => {
    const server = await upstream({ body: JSON.stringify(answerOf('fine')) });
    const { gateway } = gatewayTo(server.url);
    expect((await gateway.run(lineRequest())).result?.kind).toBe('whole');
  });

  it('that is HTTP no more is no answer', async () => {
    const server = await upstream({ raw: ['NONSENSE/9 maybe\r\n\r\n'] });
    const { gateway } = gatewayTo(server.url, undefined, {}, { maxAttempts: 1 });
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({ code: 'PROXY_UPSTREAM_INVALID' });
  });
});

describe('a rate limit of the provider', () => {
  it('sends the call to the other target at once, and leaves the first alone as long as it asked', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const limited = await upstream(json({ error: { message: 'slow down' } }, 429, { 'retry-after': '2' }));
    const good = await upstream(json(answerOf('fine')));
    const { gateway } = gatewayTo(limited.url, good.url, { clock });
    await gateway.run(lineRequest());
    await gateway.run(lineRequest());
    expect([limited.requests.length, good.requests.length]).toEqual([1, 2]);
    clock.advance(2_001);
    await gateway.run(lineRequest());
    expect([limited.requests.length, good.requests.length]).toEqual([2, 3]);
  });

  it('of every target is told to the client, with the wait, without asking again', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const limited = await upstream(json({ error: { message: 'slow down' } }, 429, { 'retry-after': '30' }));
    const { gateway } = gatewayTo(limited.url, limited.url, { clock });
    await gateway.run(lineRequest());
    const asked = limited.requests.length;
    const error = terminalError(await gateway.run(lineRequest()));
    expect(error).toMatchObject({ code: 'PROXY_UPSTREAM_RATE_LIMITED', status: 429, retryAfterMs: 30_000 });
    expect(limited.requests).toHaveLength(asked);
  });

  it('that is a spent account is not tried again', async () => {
    const broke = await upstream(json({ error: { message: 'pay', code: 'insufficient_quota' } }, 429));
    const { gateway } = gatewayTo(broke.url);
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({ code: 'PROXY_UPSTREAM_RATE_LIMITED' });
    expect(broke.requests).toHaveLength(1);
  });
});

describe('the mistakes of callers', () => {
  it('never open a circuit', async () => {
    const server = await upstream(json({ error: { message: 'too long', code: 'context_length_exceeded' } }, 400));
    const { gateway, events } = gatewayTo(server.url);
    for (let call = 0; call < 50; call++) await gateway.run(lineRequest());
    expect(server.requests).toHaveLength(50);
    expect(events.some(({ kind }) => kind === 'breaker.changed')).toBe(false);
  });

  it('are not put to another target', async () => {
    const strict = await upstream(json({ error: { message: 'wrong' } }, 422));
    const other = await upstream(json(answerOf('never')));
    const { gateway } = gatewayTo(strict.url, other.url);
    expect(terminalError(await gateway.run(lineRequest()))).toMatchObject({ code: 'PROXY_INVALID_REQUEST' });
    expect(other.requests).toHaveLength(0);
  });
});

describe('when every target rests', () => {
  it('one call at a time is let through to find out, and the others are told when to come back', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const bad = await upstream(json({}, 500));
    const { gateway } = gatewayTo(bad.url, bad.url, { clock }, { maxAttempts: 2 });
    for (let call = 0; call < 6; call++) await gateway.run(lineRequest());
    const asked = bad.requests.length;
    await gateway.run(lineRequest());
    expect(bad.requests.length).toBe(asked + 1);
  });

  it('the only target of a model is not asked again before its time', async () => {
    const clock = createFakeClock({ nowMs: 1_000 });
    const bad = await upstream(json({}, 500));
    const { gateway } = gatewayTo(bad.url, undefined, { clock }, { maxAttempts: 1 });
    for (let call = 0; call < 5; call++) await gateway.run(lineRequest());
    const error = terminalError(await gateway.run(lineRequest()));
    expect(error).toMatchObject({ code: 'PROXY_NO_TARGET', status: 503 });
    expect(error?.retryAfterMs).toBeGreaterThan(0);
    expect(bad.requests).toHaveLength(5);
    expect(gateway.health()).toMatchObject([{ target: 'p0/m1', breaker: 'open' }]);
  });
});
