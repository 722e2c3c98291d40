import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { createProviderRegistry } from '@proxy/core';
import { builtInAdapters } from '@proxy/providers';
import type { UsageRecord } from '@proxy/spec';
import {
  type AnswerContent,
  anthropicMessages,
  bedrockConverse,
  cohereChat,
  createScriptedUpstream,
  type HttpAnswer,
  mistralChat,
  ollamaChat,
  openaiChat,
  type Script,
  type ScriptedUpstream,
} from '@proxy/testing';
import OpenAI from 'openai';
import { afterEach } from 'vitest';
import { compose } from '../src/compose/compose.ts';
import { type ConfigInput, configSchema } from '../src/config/schema.ts';

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

interface RunningGateway {
  readonly url: string;
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** The ledger so far. */
  readonly records: readonly UsageRecord[];
  readonly inFlight: number;
  /** Stops it before the test ends; idempotent. */
  close(): Promise<void>;
}

/** A gateway as the program composes it, on a free port, with the official clients pointed at it. It ends with the test. */
export async function startGateway(config: ConfigInput): Promise<RunningGateway> {
  const usageDir = mkdtempSync(join(tmpdir(), 'gateway-usage-'));
  const parsed = configSchema.parse({ ...config, logging: { level: 'silent', usageDir, ...config.logging } });
  const { gateway, server, observers } = compose(undefined, parsed, createProviderRegistry(builtInAdapters));
  const records: UsageRecord[] = [];
  gateway.telemetry.subscribe((event) => {
    if (event.kind === 'request.finished') records.push(event.record);
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  let closed: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await server.drain(100);
    await gateway.close();
    await observers.close();
  };
  const close = (): Promise<void> => {
    closed ??= stop();
    return closed;
  };
  open.push(close);
  const client = { apiKey: 'key-of-the-client', maxRetries: 0 } as const;
  return {
    url,
    close,
    records,
    openai: new OpenAI({ ...client, baseURL: `${url}/v1` }),
    anthropic: new Anthropic({ ...client, baseURL: url }),
    get inFlight() {
      return gateway.inFlight;
    },
  };
}

/** How a scripted upstream answers, in one of the dialects. */
export interface UpstreamDialect {
  readonly name: 'openai' | 'anthropic' | 'mistral' | 'cohere' | 'ollama' | 'bedrock';
  /** What the provider needs besides. */
  readonly region?: string;
  /** The provider's dialect, where it is not its first. */
  readonly dialect?: string;
  /** What stands between the address and the paths of the provider. */
  readonly basePath: string;
  /** False: usage tells nothing of what came from a cache. */
  readonly countsCache: boolean;
  /** False: ids of calls are written in another form. */
  readonly keepsIds: boolean;
  whole(content: AnswerContent): HttpAnswer;
  /** One write per event. */
  stream(content: AnswerContent): Omit<HttpAnswer, 'body'> & { readonly body: readonly (string | Uint8Array)[] };
  error(
    status: number,
    overrides?: { readonly message?: string; readonly headers?: Readonly<Record<string, string>> },
  ): HttpAnswer;
}
export const upstreamDialects: readonly UpstreamDialect[] = [
  { name: 'openai', basePath: '/v1', countsCache: true, keepsIds: true, ...openaiChat },
  { name: 'anthropic', basePath: '', countsCache: true, keepsIds: true, ...anthropicMessages },
  { name: 'mistral', basePath: '/v1', countsCache: true, keepsIds: false, ...mistralChat },
  { name: 'cohere', basePath: '', countsCache: true, keepsIds: true, ...cohereChat },
  { name: 'ollama', dialect: 'ollama-chat', basePath: '', countsCache: false, keepsIds: true, ...ollamaChat },
];
/** Those, and one whose streams are binary and whose model stands in the address. */
export const allUpstreamDialects: readonly UpstreamDialect[] = [
  ...upstreamDialects,
  { name: 'bedrock', region: 'us-east-1', basePath: '', countsCache: true, keepsIds: true, ...bedrockConverse },
];

/** The provider behind a scripted upstream of a dialect, as configuration has it. */
export function providerAt(url: string, { name, dialect, region, basePath }: UpstreamDialect) {
  const provider = { type: name, apiKey: 'key-of-the-gateway', baseUrl: url + basePath, region };
  return dialect === undefined ? provider : { ...provider, dialect };
}

/** A gateway whose model `m` is one upstream of a dialect. */
export async function gatewayTo(
  dialect: UpstreamDialect,
  script?: Script,
): Promise<RunningGateway & { readonly server: ScriptedUpstream }> {
  const server = await upstream(script);
  const gateway = await startGateway({
    providers: { p: providerAt(server.url, dialect) },
    models: { m: { targets: [{ provider: 'p', model: 'upstream-model' }], retry: { maxAttempts: 1 } } },
  });
  return Object.assign(Object.create(gateway) as RunningGateway, { server });
}
