import { GatewayError, type TelemetryEvent, type UsageRecord } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { keepLines } from '../../test/lines.ts';
import { usageRecord } from '../../test/usage-record.ts';
import { createLogger, type LogLevel } from './create-logger.ts';
import { logTelemetry } from './log-telemetry.ts';

function logged(event: TelemetryEvent, level: LogLevel = 'trace'): Record<string, unknown> | undefined {
  const lines = keepLines();
  logTelemetry(createLogger({ level, destination: lines }))(event);
  return lines.entries()[0];
}
const finished = (change: Partial<UsageRecord>): TelemetryEvent => ({
  kind: 'request.finished',
  record: { ...usageRecord, ...change },
});
const attempt = { provider: 'openai', model: 'small', credential: 'a', startMs: 0 } as const;

describe('logTelemetry', () => {
  it.each<[LogLevel, TelemetryEvent]>([
    ['trace', { kind: 'request.started', requestId: 'r', key: 'alice', model: 'fast', stream: true }],
    ['trace', { kind: 'attempt.finished', requestId: 'r', attempt }],
    ['info', { kind: 'attempt.finished', requestId: 'r', attempt: { ...attempt, errorClass: 'overloaded' } }],
    ['trace', { kind: 'stream.opened', requestId: 'r' }],
    ['trace', { kind: 'stream.closed', requestId: 'r' }],
    ['debug', finished({ outcome: 'ok', loss: [] })],
    ['debug', finished({ outcome: 'ok', loss: [{ field: 'a', action: 'renamed', reason: 'b' }] })],
    ['info', finished({ outcome: 'ok', loss: [{ field: 'a', action: 'dropped', reason: 'b' }] })],
    ['debug', finished({ outcome: 'client_gone', status: 499, loss: [] })],
    ['info', finished({ outcome: 'error', status: 429 })],
    ['warn', finished({ outcome: 'error', status: 502 })],
    ['warn', finished({ outcome: 'truncated' })],
    ['error', finished({ outcome: 'error', status: 500, errorCode: 'PROXY_INTERNAL' })],
    ['debug', { kind: 'request.unauthenticated', dialect: 'openai-chat' }],
    ['warn', { kind: 'breaker.changed', target: 'openai/small', state: 'open' }],
    ['info', { kind: 'breaker.changed', target: 'openai/small', state: 'closed' }],
    ['warn', { kind: 'cooldown.started', target: 'openai/small', errorClass: 'rate_limited', forMs: 5 }],
    ['info', { kind: 'cooldown.ended', target: 'openai/small' }],
    ['info', { kind: 'limit.rejected', key: 'alice', limit: 'rpm' }],
    ['trace', { kind: 'cache', requestId: 'r', outcome: 'hit' }],
    ['debug', { kind: 'loss', requestId: 'r', loss: { field: 'user', action: 'dropped', reason: 'unknown' } }],
    ['warn', { kind: 'wire.violation', requestId: 'r', provider: 'openai', message: 'two starts' }],
    ['warn', { kind: 'retry.budget_exhausted', requestId: 'r' }],
    ['info', { kind: 'config.reloaded', outcome: 'ok' }],
    ['error', { kind: 'config.reloaded', outcome: 'failed', message: 'line 3' }],
    ['error', { kind: 'usage.dropped', count: 3, reason: 'write_failed' }],
    ['error', { kind: 'defect', where: 'plug x', error: new Error('no'), requestId: 'r' }],
  ])('writes at %s: %j', (level, event) => {
    const entry = logged(event);
    expect(entry).toMatchObject({ level, event: event.kind });
    expect(entry?.['msg']).toBeTypeOf('string');
  });

  it('names what a request lost', () => {
    const loss = [
      { field: 'seed', action: 'dropped', reason: 'a' },
      { field: 'stop', action: 'changed', reason: 'b' },
    ] as const;
    expect(logged(finished({ outcome: 'ok', loss }))).toMatchObject({ loss: ['seed=dropped', 'stop=changed'] });
    expect(logged(finished({ outcome: 'ok', loss: [] }))).not.toHaveProperty('loss');
  });

  it('says what matters of an event', () => {
    expect(logged({ kind: 'wire.violation', requestId: 'r', provider: 'openai', message: 'two starts' })).toMatchObject(
      {
        requestId: 'r',
        provider: 'openai',
        violation: 'two starts',
        msg: 'upstream broke its dialect',
      },
    );
    expect(logged({ kind: 'config.reloaded', outcome: 'failed', message: 'line 3' })).toMatchObject({
      problem: 'line 3',
    });
    const error = new GatewayError('PROXY_INTERNAL', 'no');
    expect(logged({ kind: 'defect', where: 'plug x', error })).toMatchObject({ err: { code: 'PROXY_INTERNAL' } });
    expect(
      logged({ kind: 'loss', requestId: 'r', loss: { field: 'user', action: 'dropped', reason: 'x' } }),
    ).toMatchObject({
      requestId: 'r',
      field: 'user',
    });
  });

  it('sums a request up, and leaves the details to the usage log', () => {
    const entry = logged(finished({ attempts: [attempt, attempt], rawUsage: { prompt_tokens: 1 } }));
    expect(entry).toMatchObject({ requestId: usageRecord.requestId, key: 'alice', attempts: 2 });
    expect(entry).not.toHaveProperty('rawUsage');
  });

  it('writes nothing below the level of its logger', () => {
    expect(logged(finished({ outcome: 'ok', loss: [] }), 'info')).toBeUndefined();
  });
});
