import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, logTelemetry } from '@proxy/logging';
import { createMetrics } from '@proxy/logging/prometheus';
import { createUsageLog } from '@proxy/logging/usage';
import type { TelemetryEvent } from '@proxy/spec';

const directory = await mkdtemp(join(tmpdir(), 'usage-'));
const logger = createLogger({ level: 'info', destination: { write: (line) => console.log(line.trim()) } });
const usage = createUsageLog({ directory, retentionDays: 30 });
const metrics = createMetrics({ gauges: { inFlight: () => 0 } });

/** With a gateway: `for (const listener of listeners) gateway.telemetry.subscribe(listener)`. */
const listeners = [logTelemetry(logger), usage.listener, metrics.listener];
const events: readonly TelemetryEvent[] = [
  { kind: 'breaker.changed', target: 'openai/gpt-4o-mini', state: 'open' },
  {
    kind: 'request.finished',
    record: {
      ts: new Date().toISOString(),
      requestId: '4f1c',
      key: 'alice',
      alias: 'fast',
      provider: 'groq',
      model: 'llama-3.3-70b',
      stream: true,
      status: 200,
      outcome: 'ok',
      attempts: [],
      tokens: { input: 12, output: 34 },
      costUsd: 0.0001,
      durationMs: 420,
      loss: [],
    },
  },
];
for (const event of events) for (const listen of listeners) listen(event);
logger.error(new Error('Incorrect API key provided: sk-proj-1234567890'), 'a provider said');

for await (const record of usage.read({ limit: 10 }))
  console.log(`${record.key} spent ${record.costUsd} USD at ${record.provider}`);
console.log(
  metrics
    .render()
    .split('\n')
    .find((line) => line.startsWith('proxy_cost_usd_total')),
);

await usage.close();
await rm(directory, { recursive: true });
