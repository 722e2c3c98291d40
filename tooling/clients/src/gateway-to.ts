import { createFileKeyStore, createServer, type GatewayServer } from '@proxy/api';
import { createGateway } from '@proxy/core';
import type { UsageRecord } from '@proxy/spec';
import type { UpstreamDialect } from './upstream-dialects.ts';

/** The key that a client of the gateway must send. */
export const clientKey = 'key-of-the-client';

/** What the gateway takes every conversation for, where no provider counts it. */
export const estimatedTokens = 77;

export interface RunningGateway {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly origin: string;
  readonly server: GatewayServer;
  /** The ledger so far. */
  readonly records: readonly UsageRecord[];
  close(): Promise<void>;
}

/** A gateway on a free port of loopback that sends every model's calls to one upstream, and each call once. */
export async function gatewayTo(dialect: UpstreamDialect, upstreamOrigin: string): Promise<RunningGateway> {
  const gateway = createGateway({
    providers: { upstream: { ...dialect.provider(upstreamOrigin), breaker: 'off' } },
    estimateTokens: () => estimatedTokens,
    aliases: { '*': { targets: [{ provider: 'upstream', model: 'upstream-model' }], maxAttempts: 1 } },
  });
  const records: UsageRecord[] = [];
  gateway.telemetry.subscribe((event) => {
    if (event.kind === 'request.finished') records.push(event.record);
  });
  const keys = createFileKeyStore({ client: { key: clientKey } });
  const server = createServer({ gateway, keys, settings: { lameDuckMs: 0 } });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    origin,
    server,
    records,
    async close() {
      await server.drain(100);
      await gateway.close();
    },
  };
}
