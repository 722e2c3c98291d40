import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';
import { headThenSilence, json, redirect, repeat, resetAtOnce, silence } from './script.ts';
import { createScriptedUpstream, type ScriptedUpstream } from './scripted-upstream.ts';

let upstream: ScriptedUpstream;
beforeEach(async () => {
  upstream = await createScriptedUpstream();
});
afterEach(() => upstream.close());

const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(upstream.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-test': 'yes' },
    body: JSON.stringify(body),
    redirect: 'manual',
    ...(signal && { signal }),
  });

/** The bytes of an answer as they cross the wire. */
async function rawAnswer(): Promise<string> {
  const socket = connect(Number(new URL(upstream.url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

/** A request whose answer is read as it comes, in place of fetch where the events matter. */
async function openGet(): Promise<IncomingMessage> {
  const request = httpRequest(upstream.url).end();
  const [message] = await once(request, 'response');
  request.on('error', () => {});
  return message as IncomingMessage;
}

describe('createScriptedUpstream', () => {
  it('answers each request with the next script, then with its own', async () => {
    const steady = await createScriptedUpstream(json({ turn: 'steady' }));
    steady.next(json({ turn: 1 }, 201), json({ turn: 2 }, 202));
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await fetch(steady.url)).status);
    await steady.close();
    expect(statuses).toEqual([201, 202, 200, 200]);
  });

  it('says so where the test left no script', async () => {
    expect((await post('/', {})).status).toBe(501);
  });

  it('records what it was asked, and makes an answer of it', async () => {
    upstream.next(({ body }) => json({ asked: body }));
    const response = await post('/v1/chat?beta=1', { model: 'm' });
    expect(await response.json()).toEqual({ asked: { model: 'm' } });
    const request = await upstream.nextRequest();
    expect(request).toMatchObject({ method: 'POST', path: '/v1/chat?beta=1', body: { model: 'm' }, connection: 0 });
    expect(request.headers).toMatchObject({ 'x-test': 'yes', 'content-type': 'application/json' });
    expect(Buffer.from(request.bytes).toString()).toBe('{"model":"m"}');
    expect(upstream.requests).toEqual([request]);
    await expect(request.closed).resolves.toEqual({ abortedByClient: false });
  });

  it('gives a request to whoever waited for it', async () => {
    const first = upstream.nextRequest();
    const second = upstream.nextRequest();
    await post('/1', undefined);
    await post('/2', 'text');
    expect([(await first).path, (await first).body]).toEqual(['/1', undefined]);
    expect([(await second).path, (await second).body]).toEqual(['/2', 'text']);
  });

  it('tells the test why its script failed', async () => {
    upstream.next(() => {
      throw new Error('no such case');
    });
    const response = await post('/', {});
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('no such case')]);
  });

  it('writes step by step, and waits at a gate', async () => {
    const gate = createGate();
    upstream.next({ headers: { 'content-type': 'text/event-stream' }, body: ['data: a\n\n', gate, 'data: b\n\n'] });
    const message = await openGet();
    const chunks: string[] = [];
    message.on('data', (chunk) => chunks.push(String(chunk)));
    await gate.reached;
    expect(chunks).toEqual(['data: a\n\n']);
    expect(gate.isOpen).toBe(false);
    gate.open();
    await once(message, 'end');
    expect(chunks).toEqual(['data: a\n\n', 'data: b\n\n']);
  });

  it('keeps writes apart', async () => {
    const pieces = Array.from({ length: 20 }, (_, index) => `${index};`);
    upstream.next({ body: pieces });
    const message = await openGet();
    const chunks: string[] = [];
    message.on('data', (chunk) => chunks.push(String(chunk)));
    await once(message, 'end');
    expect(chunks).toEqual(pieces);
  });

  it('cuts an answer off in the middle', async () => {
    upstream.next({ body: ['half'], ending: 'cut' });
    const response = await post('/', {});
    await expect(response.text()).rejects.toThrow();
    const request = await upstream.nextRequest();
    await expect(request.closed).resolves.toEqual({ abortedByClient: false });
  });

  it('resets a connection, at once or after a gate', async () => {
    upstream.next(resetAtOnce);
    await expect(post('/', {})).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    const gate = createGate();
    upstream.next({ body: ['half', gate], ending: 'reset' });
    const message = await openGet();
    const [chunk] = await once(message, 'data');
    gate.open();
    const [error] = await once(message, 'error');
    expect([String(chunk), error.code]).toEqual(['half', 'ECONNRESET']);
  });

  it.each([
    ['before the head', silence],
    ['after the head', headThenSilence],
  ])('hangs %s until the client leaves, and sees it leave', async (_, script) => {
    upstream.next(script);
    const abort = new AbortController();
    const answered = post('/', {}, abort.signal).then((response) => response.text());
    const request = await upstream.nextRequest();
    abort.abort();
    await expect(answered).rejects.toThrow();
    await expect(request.closed).resolves.toEqual({ abortedByClient: true });
  });

  it('stops waiting at a gate when the client leaves', async () => {
    const gate = createGate();
    upstream.next({ body: ['a', gate, 'b'] });
    const message = await openGet();
    message.on('error', () => {});
    await gate.reached;
    message.destroy();
    const request = await upstream.nextRequest();
    await expect(request.closed).resolves.toEqual({ abortedByClient: true });
  });

  it('sends informational answers first', async () => {
    upstream.next({
      informational: [{ status: 100 }, { status: 103, headers: { link: '</a.css>; rel=preload' } }],
      body: 'done',
    });
    const raw = await rawAnswer();
    expect(raw).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 103 Early Hints\r\nlink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/,
    );
    expect(raw).toMatch(/content-length: 4\r\n[\s\S]*\r\n\r\ndone$/);
  });

  it('sends bytes that are no HTTP', async () => {
    upstream.next({ raw: ['SSH-2.0-OpenSSH_9.6\r\n'] });
    expect(await rawAnswer()).toBe('SSH-2.0-OpenSSH_9.6\r\n');
  });

  it('redirects', async () => {
    upstream.next(redirect('http://127.0.0.1:9/elsewhere'));
    const response = await post('/', {});
    expect([response.status, response.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
  });

  it('sends a body of any size, no faster than the client reads', async () => {
    const megabyte = new Uint8Array(1 << 20);
    upstream.next({ body: [repeat(megabyte, 64)] });
    const message = await openGet();
    const request = await upstream.nextRequest();
    let length = 0;
    let furthestAhead = 0;
    for await (const chunk of message) {
      length += chunk.length;
      furthestAhead = Math.max(furthestAhead, request.writtenBytes - length);
    }
    expect(length).toBe(64 << 20);
    expect(furthestAhead).toBeLessThan(32 << 20);
  });

  it('ends every connection when it closes', async () => {
    upstream.next(silence);
    const answered = post('/', {});
    const request = await upstream.nextRequest();
    expect(upstream.connections).toBe(1);
    const closing = upstream.close();
    await expect(answered).rejects.toThrow();
    await closing;
    expect(upstream.connections).toBe(0);
    await expect(request.closed).resolves.toEqual({ abortedByClient: false });
  });
});
