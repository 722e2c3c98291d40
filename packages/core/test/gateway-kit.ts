import type { ChatRequest, Codec, ProviderAdapter, Request, TelemetryEvent, UsageRecord } from '@proxy/spec';
import { createRequest, wireBody } from '@proxy/spec';
import { createScriptedUpstream, type Script, type ScriptedUpstream } from '@proxy/testing';
import { afterEach } from 'vitest';
import { type ConfigurableGateway, createGateway, type GatewayOptions } from '../src/index.ts';
import { createLineCodec } from './line-codec.ts';

/** The dialect that test clients and, unless told otherwise, test upstreams speak. */
const lines: Codec = createLineCodec('lines');

/** An adapter for a scripted upstream of a dialect. */
export function lineAdapter(codec: Codec = lines): ProviderAdapter {
  return {
    id: 'line',
    name: 'Line',
    codecs: [codec],
    requirements: { apiKey: 'optional', baseUrl: 'required', environment: {} },
    operations: ['chat', 'stream', 'list_models', 'validate'],
    url: ({ baseUrl }, operation) => `${baseUrl}/${operation}`,
    authorize: (_request, { apiKey }) => (apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A scripted upstream that ends with the test. */
export async function upstream(script?: Script): Promise<ScriptedUpstream> {
  const started = await createScriptedUpstream(script);
  open.push(() => started.close());
  return started;
}

export interface TestGateway {
  readonly gateway: ConfigurableGateway;
  readonly events: readonly TelemetryEvent[];
  /** The ledger so far. */
  records(): readonly UsageRecord[];
}

/** A gateway that ends with the test, and all it tells. */
export function testGateway(options: GatewayOptions): TestGateway {
  const gateway = createGateway(options);
  open.push(() => gateway.close());
  const events: TelemetryEvent[] = [];
  gateway.telemetry.subscribe((event) => events.push(event));
  return {
    gateway,
    events,
    records: () => events.flatMap((event) => (event.kind === 'request.finished' ? [event.record] : [])),
  };
}

/** A client's request in the dialect of lines. */
export function lineRequest(overrides: Partial<ChatRequest> = {}): Request {
  const body = { model: 'alias', messages: [{ role: 'user', content: 'hi' }], stream: false, ...overrides };
  return createRequest({ body: wireBody(lines, lines.chat.decodeRequest({ body, headers: {}, path: '/' })) });
}

/** What a stream delivered, once it is over. */
export async function readStream(request: Request): Promise<{ readonly text: string; readonly error?: unknown }> {
  const { result } = request;
  if (result?.kind !== 'stream')
    throw new Error(`No stream: ${request.errors.map(({ error }) => error.message).join()}`);
  const over = Promise.withResolvers<unknown>();
  let text = '';
  result.pipe({
    write(chunk) {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    },
    end: () => over.resolve(undefined),
    fail: (error) => over.resolve(error),
  });
  const error = await over.promise;
  return error === undefined ? { text } : { text, error };
}
