import {
  assign,
  type ChatRequest,
  createRequest,
  definePlug,
  GatewayError,
  halt,
  type Plug,
  type Request,
  terminalError,
  warn,
} from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runPipeline } from './run-pipeline.ts';

const chat: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: false };
const pass = (name: string): Plug => ({ name, call: (request) => assign(request, name, true) });
const later = (name: string): Plug => ({ name, call: async (request) => assign(request, name, true) });
const stop: Plug = { name: 'stop', call: (request) => halt(request) };
const boom: Plug = {
  name: 'boom',
  call() {
    throw new Error('a secret of the plug');
  },
};

describe('runPipeline', () => {
  it('stays synchronous while every plug is', () => {
    const result = runPipeline([pass('one'), pass('two')], createRequest({ body: chat }));
    expect(result).not.toBeInstanceOf(Promise);
    expect(result).toMatchObject({ state: 'completed', halted: false, assigns: { one: true, two: true } });
  });

  it('awaits a promise and goes on after it', async () => {
    const result = runPipeline([pass('one'), later('two'), pass('three')], createRequest({ body: chat }));
    expect(result).toBeInstanceOf(Promise);
    expect((await result).assigns).toEqual({ one: true, two: true, three: true });
  });

  it('skips what comes after a halt, without calling it a failure', () => {
    const result = runPipeline([stop, boom], createRequest({ body: chat })) as Request;
    expect(result).toMatchObject({ halted: true, state: 'completed', errors: [] });
  });

  it('runs nothing for a request that is halted already', () => {
    expect(runPipeline([boom], halt(createRequest({ body: chat })))).toMatchObject({ errors: [] });
  });

  it.each([
    ['throws', boom],
    ['rejects', { name: 'boom', call: () => Promise.reject(new Error('a secret of the plug')) }],
  ])('names a plug that %s, and keeps what it said inside', async (_, plug) => {
    const result = await runPipeline([pass('one'), plug, pass('two')], createRequest({ body: chat }));
    expect(result).toMatchObject({ halted: true, state: 'error', assigns: { one: true } });
    expect(result.errors).toMatchObject([{ plug: 'boom', severity: 'terminal', error: { code: 'PROXY_INTERNAL' } }]);
    expect(terminalError(result)?.message).not.toContain('secret');
  });

  it('keeps the code of an error that the gateway names', () => {
    const plug: Plug = {
      name: 'guard',
      call() {
        throw new GatewayError('PROXY_FORBIDDEN', 'no');
      },
    };
    const result = runPipeline([plug], createRequest({ body: chat })) as Request;
    expect(result.errors).toMatchObject([{ plug: 'guard', error: { code: 'PROXY_FORBIDDEN' } }]);
  });

  it.each([
    ['at once', (() => undefined) as unknown as Plug['call']],
    ['later', (async () => ({})) as unknown as Plug['call']],
  ])('names a plug that forgets to return a request %s', async (_, call) => {
    const result = await runPipeline([{ name: 'forgetful', call }, boom], createRequest({ body: chat }));
    expect(result.errors).toMatchObject([{ plug: 'forgetful', error: { code: 'PROXY_INTERNAL' } }]);
  });

  it('lets a request go on after a recoverable error', () => {
    const grumble: Plug = {
      name: 'grumble',
      call: (request) => warn(request, new GatewayError('PROXY_UNSUPPORTED', 'meh'), 'grumble'),
    };
    const result = runPipeline([grumble, pass('after')], createRequest({ body: chat })) as Request;
    expect(result).toMatchObject({
      state: 'completed',
      assigns: { after: true },
      errors: [{ severity: 'recoverable' }],
    });
    expect(terminalError(result)).toBeUndefined();
  });

  it('stamps its times by the monotonic clock, also on failure', async () => {
    const clock = createFakeClock({ nowMs: 50 });
    const slow: Plug = {
      name: 'slow',
      call() {
        clock.advance(20);
        throw new Error('late');
      },
    };
    const { metadata } = await runPipeline([slow], createRequest({ body: chat }), { clock });
    expect(metadata).toMatchObject({ startedMs: 50, endedMs: 70, durationMs: 20 });
  });

  it('keeps a beginning that was stamped before it', () => {
    const clock = createFakeClock({ nowMs: 50 });
    const { metadata } = runPipeline([], createRequest({ body: chat, startedMs: 10 }), { clock }) as Request;
    expect(metadata.durationMs).toBe(40);
  });

  it('tells a plug that asks a model without a gateway that there is none', async () => {
    const curious: Plug = { name: 'curious', call: (request, context) => context.run(request) };
    const result = await runPipeline([curious], createRequest({ body: chat }));
    expect(result.errors).toMatchObject([{ plug: 'curious', error: { code: 'PROXY_INTERNAL' } }]);
  });

  it('never runs a plug after a halt or a failure, whatever the line of plugs', async () => {
    const kinds = { pass, later, stop: () => stop, boom: () => boom };
    const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { maxLength: 8 }), async (line) => {
        const plugs = line.map((name, index) => kinds[name](`${index}`));
        const ends = line.findIndex((name) => name === 'stop' || name === 'boom');
        const reached = ends < 0 ? line.length : ends;
        const result = await runPipeline(plugs, createRequest({ body: chat }));
        expect(Object.keys(result.assigns)).toHaveLength(reached);
        expect(result.halted).toBe(ends >= 0);
        expect(result.state).toBe(line[ends] === 'boom' ? 'error' : 'completed');
      }),
    );
  });
});

describe('definePlug', () => {
  it('prepares a plug once for all its requests', () => {
    let prepared = 0;
    const counting = definePlug({
      name: 'counting',
      init: () => {
        prepared++;
        return (request) => request;
      },
    });
    const plugs = [counting()];
    for (let run = 0; run < 3; run++) runPipeline(plugs, createRequest({ body: chat }));
    expect(prepared).toBe(1);
  });
});
