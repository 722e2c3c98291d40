import {
  type Alias,
  addTransform,
  type ChatResponse,
  eventsOf,
  type Outcome,
  PlugOptionsError,
  putPrivate,
  type Request,
  type ResponseCacheStore,
  type TelemetryEvent,
} from '@proxy/spec';
import {
  assertHalted,
  assertNotHalted,
  buildRequest,
  createFakeClock,
  type RequestOverrides,
  textResponse,
} from '@proxy/testing';
import { describePlug } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { alias } from '../../test/aliases.ts';
import { createMemoryResponseCache } from '../cache/memory-response-cache.ts';
import { type LookupCacheOptions, lookupCache } from './lookup-cache.ts';

const cached = alias({ cache: { ttlMs: 1000 } });
const usage = { input: 5, output: 1, raw: { prompt_tokens: 5 } };
const good: ChatResponse = { ...textResponse('Hi'), usage };
const neverRun = { run: () => Promise.reject(new Error('not needed')) };

interface StoredEntry {
  readonly key: string;
  readonly bytes: number;
  readonly ttlMs: number;
}

/** A gateway in small: looks up, answers what was not found, and finishes. */
function gateway(options: Partial<LookupCacheOptions> = {}, to: Alias = cached) {
  const clock = createFakeClock();
  const memory = createMemoryResponseCache({ clock });
  const stored: StoredEntry[] = [];
  const store: ResponseCacheStore = {
    ...memory,
    set(key, response, bytes, ttlMs) {
      stored.push({ key, bytes, ttlMs });
      memory.set(key, response, bytes, ttlMs);
    },
  };
  const events: TelemetryEvent[] = [];
  const telemetry = { emit: (event: TelemetryEvent) => void events.push(event), subscribe: () => () => {} };
  const plug = lookupCache({ store, telemetry, clock, random: () => 0.5, ...options });
  const call = (overrides: RequestOverrides = {}, change = (request: Request): Request => request) =>
    plug.call(putPrivate(change(buildRequest(overrides)), { alias: to }), neverRun);
  const ask = async (
    overrides: RequestOverrides = {},
    response: ChatResponse = good,
    outcome: Outcome['kind'] = 'ok',
  ): Promise<Request> => {
    const request = await call(overrides);
    if (!request.halted) answer(request, response, outcome);
    return request;
  };
  return { ask, call, clock, stored, events };
}

function answer(request: Request, response: ChatResponse, outcome: Outcome['kind'], events = eventsOf(response)): void {
  for (const tap of request.taps) {
    if (request.body.facts.stream) for (const event of events) tap.onEvent?.(event);
    else tap.onResponse?.(response);
    tap.onFinish?.({ kind: outcome });
  }
}

describePlug(() => lookupCache({ store: createMemoryResponseCache(), ttlMs: 1000 }));

describe('lookupCache', () => {
  it('asks once for what is asked twice', async () => {
    const { ask } = gateway();
    const first = await ask();
    assertNotHalted(first);
    expect(first.metadata.cache).toBe('miss');
    const second = await ask();
    assertHalted(second);
    expect(second.state).toBe('completed');
    expect(second.errors).toEqual([]);
    expect(second.result?.kind === 'whole' && second.result.response()).toEqual(good);
  });

  it('costs nothing on a hit, and repeats what was used', async () => {
    const { ask } = gateway();
    await ask();
    expect((await ask()).metadata).toMatchObject({ cache: 'hit', costUsd: 0, usage });
  });

  it('gives a stream what was kept whole, and the other way about', async () => {
    const { ask } = gateway();
    await ask({ operation: 'stream' });
    const whole = await ask();
    expect(whole.result?.kind === 'whole' && whole.result.response()).toEqual(good);
    const streamed = await ask({ operation: 'stream' });
    expect(streamed.state).toBe('streaming');
    expect(streamed.result?.kind).toBe('stream');
  });

  it('stays idle where nothing turns it on', async () => {
    const { call, events } = gateway({}, alias());
    const request = await call();
    expect(request.taps).toEqual([]);
    expect(request.metadata.cache).toBeUndefined();
    expect(events).toEqual([]);
    expect((await gateway().call({ operation: 'embeddings' })).metadata.cache).toBeUndefined();
  });

  it('can be turned on by its own option', async () => {
    const { ask } = gateway({ ttlMs: 500 }, alias());
    await ask();
    expect((await ask()).metadata.cache).toBe('hit');
  });

  it('never gives one tenant the answer of another', async () => {
    const { ask } = gateway();
    await ask({ caller: { id: 'alice' } });
    expect((await ask({ caller: { id: 'bob' } })).metadata.cache).toBe('miss');
    expect((await ask({ caller: { id: 'alice' } })).metadata.cache).toBe('hit');
  });

  it('lets those share who are of one scope, or of one key', async () => {
    const scoped = gateway({ scope: ({ caller }) => caller.metadata?.['team'] ?? caller.id });
    await scoped.ask({ caller: { id: 'alice', metadata: { team: 'search' } } });
    expect((await scoped.ask({ caller: { id: 'bob', metadata: { team: 'search' } } })).metadata.cache).toBe('hit');
    expect((await scoped.ask({ caller: { id: 'bob' } })).metadata.cache).toBe('miss');
    const keyed = gateway({ keyOf: ({ body }) => body.facts.model });
    await keyed.ask({ messages: 'one' });
    expect((await keyed.ask({ messages: 'two' })).metadata.cache).toBe('hit');
  });

  it('forgets an answer after its time, give or take a tenth', async () => {
    const { ask, clock, stored } = gateway();
    await ask();
    clock.advance(1001);
    expect((await ask()).metadata.cache).toBe('miss');
    for (const [random, ttlMs] of [
      [0, 900],
      [0.999999, 1100],
    ] as const) {
      const other = gateway({ random: () => random });
      await other.ask();
      expect(other.stored[0]?.ttlMs).toBeCloseTo(ttlMs, 2);
    }
    expect(stored[0]?.ttlMs).toBe(1000);
  });

  it('neither reads nor keeps where the client says no-store', async () => {
    const { ask, stored } = gateway();
    await ask();
    const request = await ask({ headers: { 'x-proxy-cache': 'no-store' } });
    expect(request.metadata.cache).toBe('bypass');
    assertNotHalted(request);
    expect(stored).toHaveLength(1);
  });

  it('asks anew and keeps the new answer where the client says refresh', async () => {
    const { ask } = gateway();
    await ask();
    assertNotHalted(await ask({ headers: { 'x-proxy-cache': ' Refresh' } }, textResponse('News')));
    const request = await ask();
    expect(request.result?.kind === 'whole' && request.result.response()).toEqual(textResponse('News'));
  });

  it('passes by a call that is to leave something with its provider', async () => {
    const { ask, stored } = gateway();
    expect((await ask({ options: { store: true } })).metadata.cache).toBe('bypass');
    expect(stored).toEqual([]);
  });

  it.each(['error', 'client_gone', 'truncated', 'cached'] as const)(
    'keeps nothing of a request that ended as %s',
    async (kind) => {
      const { ask, stored } = gateway();
      await ask({}, good, kind);
      await ask({ operation: 'stream' }, good, kind);
      expect(stored).toEqual([]);
    },
  );

  it.each([
    'max_tokens',
    'context_window',
    'refusal',
    'content_filter',
    'pause',
    'error',
    'unknown',
    undefined,
  ] as const)('keeps no answer that stopped for %s', async (stop) => {
    const { ask, stored } = gateway();
    const [candidate] = good.candidates;
    if (!candidate) throw new Error('no candidate');
    const { stop: _, ...rest } = candidate;
    const stopped = { candidates: [candidate, { ...rest, index: 1, ...(stop && { stop }) }] };
    await ask({}, stopped);
    await ask({ operation: 'stream' }, stopped);
    expect(stored).toEqual([]);
  });

  it.each(['end_turn', 'stop_sequence', 'tool_use'] as const)('keeps an answer that stopped for %s', async (stop) => {
    const { ask, stored } = gateway();
    await ask({}, { candidates: [{ index: 0, content: [], stop }] });
    expect(stored).toHaveLength(1);
  });

  it('keeps no stream whose terminator was not seen', async () => {
    const { call, stored } = gateway();
    const request = await call({ operation: 'stream' });
    answer(request, good, 'ok', eventsOf(good).slice(0, -1));
    expect(stored).toEqual([]);
  });

  it('keeps no answer without a candidate', async () => {
    const { ask, stored } = gateway();
    await ask({}, { candidates: [] });
    expect(stored).toEqual([]);
  });

  it.each(['chat', 'stream'] as const)('keeps no %s answer larger than an entry may be', async (operation) => {
    const { ask, stored } = gateway({ maxEntryBytes: 200 });
    await ask({ operation }, textResponse('x'.repeat(300)));
    await ask({ operation }, textResponse('é'.repeat(80)));
    expect(stored).toEqual([]);
    await ask({ operation }, textResponse('x'.repeat(20)));
    expect(stored).toHaveLength(1);
  });

  it('tells the store how many bytes an answer has as JSON', async () => {
    const { ask, stored } = gateway();
    await ask({}, textResponse('é'));
    expect(stored[0]?.bytes).toBe(Buffer.byteLength(JSON.stringify(textResponse('é'))));
  });

  it('stops collecting after a defect of the events, and says so once', async () => {
    const { call, stored } = gateway();
    const request = await call({ operation: 'stream' });
    const [tap] = request.taps;
    const orphan = { kind: 'text_delta', candidate: 0, part: 9, text: 'x' } as const;
    expect(() => tap?.onEvent?.(orphan)).toThrow();
    for (const event of [orphan, ...eventsOf(good)]) tap?.onEvent?.(event);
    tap?.onFinish?.({ kind: 'ok' });
    expect(stored).toEqual([]);
  });

  it('passes what was kept through the transforms of the request, and keeps nothing that they changed', async () => {
    const { ask, call, stored } = gateway();
    const shout = {
      name: 'shout',
      onEvent: (event: Parameters<NonNullable<Request['transforms'][number]>['onEvent']>[0]) =>
        event.kind === 'text_delta' ? [{ ...event, text: event.text.toUpperCase() }] : [event],
    };
    const missed = await call({}, (request) => addTransform(request, shout));
    expect(missed.taps).toEqual([]);
    await ask();
    expect(stored).toHaveLength(1);
    const hit = await call({}, (request) => addTransform(request, shout));
    expect(hit.result?.kind === 'whole' && hit.result.response()).toMatchObject({
      candidates: [{ content: [{ text: 'HI' }] }],
    });
  });

  it('tells telemetry what came of each request', async () => {
    const { ask, events } = gateway();
    await ask();
    await ask();
    await ask({ headers: { 'x-proxy-cache': 'no-store' } });
    expect(events).toEqual(
      ['miss', 'hit', 'bypass'].map((outcome) => ({ kind: 'cache', requestId: 'request-1', outcome })),
    );
  });

  it('is synchronous with a store that is', () => {
    expect(gateway().call()).not.toBeInstanceOf(Promise);
  });

  it('waits for a store that answers later', async () => {
    const memory = createMemoryResponseCache();
    const store: ResponseCacheStore = {
      get: async (key) => memory.get(key),
      set: async (...entry) => memory.set(...entry),
      clear: async () => memory.clear(),
    };
    const { ask, call } = gateway({ store });
    expect(call()).toBeInstanceOf(Promise);
    await ask();
    expect((await ask()).metadata.cache).toBe('hit');
  });

  it.each([
    [
      'throws',
      (): never => {
        throw new Error('store down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('store down'))],
  ])('passes by a store that %s, and reports it', async (_, fail) => {
    const { ask, events } = gateway({ store: { get: fail, set: fail, clear: fail } });
    const request = await ask();
    assertNotHalted(request);
    expect(request.metadata.cache).toBe('bypass');
    expect(events).toContainEqual({
      kind: 'defect',
      where: 'response cache: get',
      error: new Error('store down'),
      requestId: 'request-1',
    });
  });

  it('reports a store that cannot keep', async () => {
    const store: ResponseCacheStore = {
      get: () => undefined,
      set: () => Promise.reject(new Error('full')),
      clear() {},
    };
    const { ask, events } = gateway({ store });
    await ask();
    await Promise.resolve();
    expect(events.at(-1)).toMatchObject({ kind: 'defect', where: 'response cache: set' });
  });

  it('refuses options that cannot work', () => {
    expect(() => lookupCache({} as LookupCacheOptions)).toThrow(PlugOptionsError);
    expect(() => gateway({ ttlMs: -1 })).toThrow(/ttlMs/);
  });
});
