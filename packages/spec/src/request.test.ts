import { describe, expect, it } from 'vitest';
import { anonymous } from './caller.ts';
import type { ChatRequest } from './chat.ts';
import type { Codec } from './codec.ts';
import { GatewayError } from './errors.ts';
import {
  addTap,
  addTransform,
  assign,
  createRequest,
  halt,
  putPrivate,
  type Request,
  terminalError,
  warn,
  withChat,
  withConfig,
  withResult,
  withState,
} from './request.ts';
import { factsOf, wireBody } from './request-body.ts';

const chat: ChatRequest = {
  model: 'm',
  stream: false,
  temperature: 0.5,
  messages: [{ role: 'user', content: 'Hello' }],
};
const request = createRequest({ body: chat });
const error = new GatewayError('PROXY_RATE_LIMITED', 'Slow down.');
const other = new GatewayError('PROXY_NO_TARGET', 'Nobody there.');

describe('createRequest', () => {
  it('begins pending, with nothing done', () => {
    expect({ ...request }).toMatchObject({
      operation: 'chat',
      caller: anonymous,
      headers: {},
      config: {},
      state: 'pending',
      halted: false,
      assigns: {},
      private: {},
      errors: [],
      result: undefined,
      taps: [],
      transforms: [],
      metadata: { startedMs: Number.NaN, upstreamMs: 0, attempts: [], losses: [] },
    });
    expect([request.scope.closed, request.cancellation.cancelled]).toEqual([false, false]);
  });

  it('has an id of 16 random bytes where none is given', () => {
    const ids = [request.id, createRequest({ body: chat }).id];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[0]).not.toBe(ids[1]);
    expect(createRequest({ id: 'mine', body: chat }).id).toBe('mine');
  });

  it('streams where the body says so, unless told else', () => {
    expect(createRequest({ body: { ...chat, stream: true } }).operation).toBe('stream');
    expect(createRequest({ body: chat, operation: 'embeddings' }).operation).toBe('embeddings');
  });

  it('shows messages apart from options', () => {
    expect(request.messages).toBe(chat.messages);
    expect(request.options).toEqual({ model: 'm', stream: false, temperature: 0.5 });
  });

  it("reads a client's body only when somebody looks", () => {
    let readings = 0;
    const canonical = (): ChatRequest => {
      readings++;
      return chat;
    };
    const read = createRequest({ body: wireBody({} as Codec, { wire: {}, facts: factsOf(chat), canonical }) });
    const later = assign(halt(read), 'key', 1);
    expect(readings).toBe(0);
    expect([later.messages, read.messages, readings]).toEqual([chat.messages, chat.messages, 1]);
  });

  it('shares no metadata with another request', () => {
    expect(createRequest({ body: chat }).metadata).not.toBe(request.metadata);
  });
});

describe('a transition', () => {
  it.each<[string, (before: Request) => Request, Partial<Request>]>([
    ['halt', (before) => halt(before), { halted: true, state: 'pending' }],
    [
      'halt with an error',
      (before) => halt(before, error, 'admit'),
      { halted: true, state: 'error', errors: [{ plug: 'admit', severity: 'terminal', error }] },
    ],
    [
      'warn',
      (before) => warn(before, error, 'cache'),
      { halted: false, state: 'pending', errors: [{ plug: 'cache', severity: 'recoverable', error }] },
    ],
    ['assign', (before) => assign(before, 'a', 1), { assigns: { a: 1 } }],
    ['putPrivate', (before) => putPrivate(before, { plan: [] }), { private: { plan: [] } }],
    ['withConfig', (before) => withConfig(before, { region: 'eu' }), { config: { region: 'eu' } }],
    ['withState', (before) => withState(before, 'executing'), { state: 'executing' }],
    ['addTap', (before) => addTap(before, { name: 'tap' }), { taps: [{ name: 'tap' }] }],
  ])('of %s changes a copy and leaves the request as it was', (_, change, expected) => {
    const before = { ...request };
    const after = change(request);
    expect(after).not.toBe(request);
    expect({ ...after }).toEqual({ ...before, ...expected });
    expect({ ...request }).toEqual(before);
  });

  it('shares what belongs to the request and not to its copy', () => {
    const copy = halt(assign(request, 'a', 1));
    for (const field of ['metadata', 'scope', 'cancellation', 'body'] as const)
      expect(copy[field]).toBe(request[field]);
  });

  it('adds to what earlier ones left', () => {
    const tap = { name: 'tap' };
    const transform = { name: 'transform', onEvent: () => [] };
    const built = addTransform(addTransform(addTap(addTap(request, tap), tap), transform), transform);
    const assigned = putPrivate(putPrivate(assign(assign(built, 'a', 1), 'b', 2), { plan: [] }), { limits: {} });
    expect(assigned).toMatchObject({
      taps: [tap, tap],
      transforms: [transform, transform],
      assigns: { a: 1, b: 2 },
      private: { plan: [], limits: {} },
    });
    expect(halt(warn(request, error), other).errors.map((entry) => entry.error)).toEqual([error, other]);
  });

  it('blames nobody where no plug is named', () => {
    expect([halt(request, error), warn(request, error)].map(({ errors }) => errors[0]?.plug)).toEqual([
      'unknown',
      'unknown',
    ]);
  });
});

describe('withResult', () => {
  it('completes with a whole answer, and streams with a stream', () => {
    const whole = { kind: 'whole' as const, response: () => ({ candidates: [] }) };
    const flow = { resume() {}, cancel() {} };
    const stream = { kind: 'stream' as const, pipe: () => flow, events: () => flow, cancel() {} };
    expect(withResult(request, whole)).toMatchObject({ state: 'completed', result: whole });
    expect(withResult(request, stream)).toMatchObject({ state: 'streaming', result: stream });
  });
});

describe('withChat', () => {
  it("makes the edited form the truth, and drops the client's own body", () => {
    const codec = {} as Codec;
    const asked = createRequest({
      body: wireBody(codec, { wire: { model: 'm' }, facts: factsOf(chat), canonical: () => chat }),
    });
    const edited = withChat(asked, { ...chat, model: 'smaller', messages: [] });
    expect([edited.body.wire, edited.body.codec]).toEqual([undefined, codec]);
    expect([edited.body.facts.model, edited.messages]).toEqual(['smaller', []]);
    expect([asked.body.facts.model, asked.messages]).toEqual(['m', chat.messages]);
  });
});

describe('terminalError', () => {
  it('is the last that ended the request, and none that it survived', () => {
    expect(terminalError(warn(request, error))).toBeUndefined();
    expect(terminalError(warn(halt(halt(request, error), other), error))).toBe(other);
  });
});
