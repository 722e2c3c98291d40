import type { TelemetryEvent, UsageRecord } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canary, leakyTexts } from '../../test/canaries.ts';
import { usageRecord } from '../../test/usage-record.ts';
import { createMetrics, type MetricsOptions } from './create-metrics.ts';
import { metricTable } from './metric-table.ts';

function render(events: readonly TelemetryEvent[], options?: MetricsOptions): string {
  const metrics = createMetrics(options);
  for (const event of events) metrics.listener(event);
  return metrics.render();
}
const finished = (change: Partial<UsageRecord> = {}): TelemetryEvent => ({
  kind: 'request.finished',
  record: { ...usageRecord, ...change },
});
/** The samples of one metric, comments left out. */
const samples = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

/** What the format allows: comments, and samples with escaped labels. */
const sampleLine =
  /^[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? (?:-?\d+(?:\.\d+)?(?:e[+-]\d+)?|[+-]Inf|NaN)$/u;

describe('createMetrics', () => {
  it('announces every metric of the table, with its type, also before anything happened', () => {
    const text = render([]);
    for (const { name, type, help } of Object.values(metricTable)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    }
    expect(text.match(/^# TYPE/gm)).toHaveLength(Object.keys(metricTable).length);
  });

  it('counts a request once, by where it went and how it ended', () => {
    const text = render([finished(), finished(), finished({ outcome: 'error', status: 502 })]);
    const labels = 'alias="fast",provider="openai",model="gpt-4o-mini",dialect="anthropic-messages"';
    expect(samples(text, 'proxy_requests_total')).toEqual([
      `proxy_requests_total{${labels},outcome="ok",status="200"} 2`,
      `proxy_requests_total{${labels},outcome="error",status="502"} 1`,
    ]);
  });

  it('counts each attempt by how it ended', () => {
    expect(samples(render([finished()]), 'proxy_attempts_total')).toEqual([
      'proxy_attempts_total{provider="groq",model="llama",error_class="overloaded"} 1',
      'proxy_attempts_total{provider="openai",model="gpt-4o-mini",error_class=""} 1',
    ]);
  });

  it('counts tokens by class, and only what is known', () => {
    const text = render([finished({ tokens: { input: 3, output: 5, cacheRead: 0 } })]);
    expect(samples(text, 'proxy_tokens_total')).toEqual([
      'proxy_tokens_total{provider="openai",model="gpt-4o-mini",class="input"} 3',
      'proxy_tokens_total{provider="openai",model="gpt-4o-mini",class="output"} 5',
    ]);
  });

  it('counts money by key', () => {
    const text = render([finished({ costUsd: 0.5 }), finished({ costUsd: 0.25 }), finished({ costUsd: undefined })]);
    expect(samples(text, 'proxy_cost_usd_total')).toEqual([
      'proxy_cost_usd_total{alias="fast",provider="openai",model="gpt-4o-mini",key="alice"} 0.75',
    ]);
  });

  it('counts an answer of the cache as a request, and not as tokens', () => {
    const text = render([
      finished({ outcome: 'cached', cache: 'hit', provider: undefined, model: undefined, costUsd: 0 }),
    ]);
    expect(samples(text, 'proxy_cache_total')).toEqual(['proxy_cache_total{kind="hit"} 1']);
    expect(samples(text, 'proxy_requests_total')[0]).toContain('provider="",model=""');
    expect(samples(text, 'proxy_tokens_total')).toEqual([]);
  });

  it('sorts times into buckets that add up', () => {
    const text = render([
      finished({ durationMs: 50, overheadMs: undefined, ttftMs: undefined }),
      finished({ durationMs: 51, overheadMs: undefined, ttftMs: undefined }),
      finished({ durationMs: 3_600_000, overheadMs: undefined, ttftMs: undefined }),
    ]);
    const labels = 'alias="fast",provider="openai"';
    const buckets = samples(text, 'proxy_request_duration_seconds_bucket');
    expect(buckets[0]).toBe(`proxy_request_duration_seconds_bucket{${labels},le="0.05"} 1`);
    expect(buckets[1]).toBe(`proxy_request_duration_seconds_bucket{${labels},le="0.1"} 2`);
    expect(buckets.at(-2)).toBe(`proxy_request_duration_seconds_bucket{${labels},le="600"} 2`);
    expect(buckets.at(-1)).toBe(`proxy_request_duration_seconds_bucket{${labels},le="+Inf"} 3`);
    expect(samples(text, 'proxy_request_duration_seconds_sum')).toEqual([
      `proxy_request_duration_seconds_sum{${labels}} 3600.101`,
    ]);
    expect(samples(text, 'proxy_request_duration_seconds_count')).toEqual([
      `proxy_request_duration_seconds_count{${labels}} 3`,
    ]);
    expect(samples(text, 'proxy_overhead_seconds_count')).toEqual([]);
    expect(samples(text, 'proxy_time_to_first_token_seconds_count')).toEqual([]);
  });

  it('measures first tokens and overhead where they are known', () => {
    const text = render([finished()]);
    expect(samples(text, 'proxy_time_to_first_token_seconds_sum')[0]).toMatch(/ 0\.3005$/);
    expect(samples(text, 'proxy_overhead_seconds_sum')[0]).toMatch(/ 0\.00125$/);
  });

  it('counts losses from the record, whatever else told of them', () => {
    const loss = usageRecord.loss[0] ?? { field: '', action: 'dropped', reason: '' };
    const text = render([
      { kind: 'loss', requestId: 'r', loss },
      finished({ loss: [loss, { ...loss, action: 'changed' }] }),
    ]);
    expect(samples(text, 'proxy_loss_total')).toEqual([
      'proxy_loss_total{kind="dropped"} 1',
      'proxy_loss_total{kind="changed"} 1',
    ]);
  });

  it.each<[TelemetryEvent, string]>([
    [
      { kind: 'request.unauthenticated', dialect: 'openai-chat' },
      'proxy_requests_total{alias="",provider="",model="",dialect="openai-chat",outcome="error",status="401"} 1',
    ],
    [{ kind: 'limit.rejected', key: 'alice', limit: 'tokens' }, 'proxy_limit_rejections_total{kind="tokens"} 1'],
    [
      { kind: 'wire.violation', requestId: 'r', provider: 'groq', message: 'x' },
      'proxy_wire_violations_total{kind="groq"} 1',
    ],
    [{ kind: 'config.reloaded', outcome: 'failed', message: 'x' }, 'proxy_config_reloads_total{outcome="failed"} 1'],
    [{ kind: 'usage.dropped', count: 7, reason: 'buffer_full' }, 'proxy_usage_dropped_total{outcome="buffer_full"} 7'],
  ])('counts %j', (event, line) => {
    expect(render([event]).split('\n')).toContain(line);
  });

  it('is not troubled by events it does not count', () => {
    expect(render([{ kind: 'retry.budget_exhausted', requestId: 'r' }])).toBe(render([]));
  });

  it('shows the open streams by their events, unless a source knows better', () => {
    const events: TelemetryEvent[] = [
      { kind: 'stream.opened', requestId: 'a' },
      { kind: 'stream.opened', requestId: 'b' },
      { kind: 'stream.closed', requestId: 'a' },
    ];
    expect(samples(render(events), 'proxy_open_streams')).toEqual(['proxy_open_streams 1']);
    expect(samples(render(events, { gauges: { openStreams: () => 5 } }), 'proxy_open_streams')).toEqual([
      'proxy_open_streams 5',
    ]);
  });

  it('asks its sources when it is read', () => {
    let inFlight = 1;
    const metrics = createMetrics({
      gauges: { inFlight: () => inFlight, reservations: () => 2, eventLoopDelaySeconds: () => 0.001 },
    });
    expect(samples(metrics.render(), 'proxy_in_flight')).toEqual(['proxy_in_flight 1']);
    inFlight = 0;
    const text = metrics.render();
    expect(samples(text, 'proxy_in_flight')).toEqual(['proxy_in_flight 0']);
    expect(samples(text, 'proxy_reservations')).toEqual(['proxy_reservations 2']);
    expect(samples(text, 'proxy_event_loop_delay_seconds')).toEqual(['proxy_event_loop_delay_seconds 0.001']);
  });

  it('shows each provider and model once, however many credentials serve it', () => {
    const targets = () => [
      { target: 'openai/a/b#one', provider: 'openai', breaker: 'closed', restsForMs: 0, concurrencyLimit: 5 } as const,
      { target: 'openai/a/b#two', provider: 'openai', breaker: 'open', restsForMs: 10, concurrencyLimit: 3 } as const,
      { target: 'groq/llama', provider: 'groq', breaker: 'half-open', restsForMs: 0 } as const,
      { target: 'local/qwen', provider: 'local', breaker: 'off', restsForMs: 0 } as const,
    ];
    const text = render([], { gauges: { targets } });
    expect(samples(text, 'proxy_breaker_state')).toEqual([
      'proxy_breaker_state{provider="openai",model="a/b"} 2',
      'proxy_breaker_state{provider="groq",model="llama"} 1',
    ]);
    expect(samples(text, 'proxy_cooldown_active')).toEqual([
      'proxy_cooldown_active{provider="openai",model="a/b"} 1',
      'proxy_cooldown_active{provider="groq",model="llama"} 0',
      'proxy_cooldown_active{provider="local",model="qwen"} 0',
    ]);
    expect(samples(text, 'proxy_concurrency_limit')).toEqual([
      'proxy_concurrency_limit{provider="openai",model="a/b"} 8',
    ]);
  });

  it('prints what Prometheus can read, whatever the names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a"b', 'a\\', 'a\nb', '{}', ' ', 'le', '\ud800'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, fc.double({ min: 0, noNaN: true })), { maxLength: 5 }), (entries) => {
        const events = entries.map(([alias, model, costUsd]) => finished({ alias, model, costUsd }));
        const lines = render(events).split('\n');
        expect(lines.pop()).toBe('');
        for (const line of lines) if (!line.startsWith('#')) expect(line).toMatch(sampleLine);
        const keys = lines.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('keeps a bounded number of series, and sums that are true', () => {
    const events = Array.from({ length: 500 }, (_, index) =>
      finished({ model: `invented-${index}`, attempts: [], tokens: {} }),
    );
    const lines = samples(render(events, { maxSeries: 10 }), 'proxy_requests_total');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toContain('model="other"');
    expect(lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(500);
  });

  it.each(leakyTexts)('never holds the secret of: %s', (text) => {
    const rendered = render([
      finished({ alias: text, model: text, attempts: [{ provider: text, model: text, credential: text, startMs: 0 }] }),
      finished({ alias: text, model: text }),
    ]);
    expect(rendered).not.toContain(canary);
    expect(samples(rendered, 'proxy_requests_total')).toHaveLength(1);
  });

  it('says in which format it speaks', () => {
    expect(createMetrics().contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});
