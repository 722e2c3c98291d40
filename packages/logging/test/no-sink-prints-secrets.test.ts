import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, createRedactor, logTelemetry } from '@proxy/logging';
import { createMetrics } from '@proxy/logging/prometheus';
import { createUsageLog } from '@proxy/logging/usage';
import { GatewayError, type TelemetryEvent, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { canary, leakyTexts } from './canaries.ts';
import { emptyDirectory } from './directory.ts';
import { keepLines } from './lines.ts';
import { usageRecord } from './usage-record.ts';

/** Every kind of event, with the text wherever an event holds text that a client or an upstream may have chosen. */
function eventsWith(text: string): readonly TelemetryEvent[] {
  const requestId = text;
  const cause = Object.assign(new Error(text, { cause: { apiKey: canary, text } }), { code: text, path: text });
  const fault = { class: 'auth', status: 401, message: text, body: { error: { message: text } } } as const;
  const attempt = { provider: 'openai', model: text, credential: 'a', startMs: 0, errorClass: 'auth' } as const;
  const loss = { field: text, action: 'dropped', reason: text } as const;
  return [
    { kind: 'request.started', requestId, key: 'alice', model: text, stream: true },
    { kind: 'attempt.finished', requestId, attempt },
    { kind: 'stream.opened', requestId },
    { kind: 'stream.closed', requestId },
    {
      kind: 'request.finished',
      record: {
        ...usageRecord,
        requestId,
        alias: text,
        model: text,
        session: text,
        tags: [text],
        attempts: [attempt],
        loss: [loss],
        rawUsage: { text },
        outcome: 'error',
        errorCode: 'PROXY_INTERNAL',
      },
    },
    { kind: 'request.unauthenticated', dialect: 'openai-chat' },
    { kind: 'breaker.changed', target: `openai/${text}`, state: 'open' },
    { kind: 'cooldown.started', target: `openai/${text}`, errorClass: 'auth', forMs: 1 },
    { kind: 'cooldown.ended', target: `openai/${text}` },
    { kind: 'limit.rejected', key: 'alice', limit: 'rate' },
    { kind: 'cache', requestId, outcome: 'miss' },
    { kind: 'loss', requestId, loss },
    { kind: 'wire.violation', requestId, provider: 'openai', message: text },
    { kind: 'retry.budget_exhausted', requestId },
    { kind: 'config.reloaded', outcome: 'failed', message: text },
    { kind: 'usage.dropped', count: 1, reason: 'closed' },
    { kind: 'defect', where: `plug ${text}`, error: new GatewayError('PROXY_INTERNAL', text, { cause }), requestId },
    { kind: 'defect', where: 'upstream', error: upstreamError(fault) },
    { kind: 'defect', where: 'thrown', error: text },
  ];
}

async function printedBy(texts: readonly string[], secrets: readonly string[] = []): Promise<string> {
  const redact = createRedactor(() => secrets);
  const lines = keepLines();
  const directory = emptyDirectory();
  const usage = createUsageLog({ directory, redact });
  const metrics = createMetrics({ redact });
  const listeners = [
    logTelemetry(createLogger({ level: 'trace', destination: lines, redact })),
    usage.listener,
    metrics.listener,
  ];
  for (const event of texts.flatMap(eventsWith)) for (const listen of listeners) listen(event);
  await usage.close();
  const files = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
  expect(lines.entries()).toHaveLength(eventsWith('').length * texts.length);
  expect(files).toHaveLength(1);
  return [lines.text(), ...files, metrics.render()].join('');
}

describe('log, usage ledger and metrics', () => {
  it('print no secret that looks like one, wherever it stood', async () => {
    expect(await printedBy(leakyTexts)).not.toContain(canary);
  });

  it('print no secret they were told of, whatever it looks like', async () => {
    const secret = 'correct horse battery staple';
    expect(await printedBy([secret, `a "${secret}" b`], [secret])).not.toContain(secret);
  });
});
