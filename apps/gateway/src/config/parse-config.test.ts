import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { ConfigError } from './problem.ts';

const sources = {
  environment: { KEY: 'sk-canary-value', EMPTY: '', PORT: '4100', EVIL: 'x\nkeys: {}' },
  readFile: (path: string) => (path === '/run/secret' ? 'from-file\n' : undefined),
};
const parse = (text: string) => parseConfig('gateway.yaml', text, sources);

function problemsOf(text: string): readonly string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

const providers = 'providers:\n  a: { type: openai, apiKey: k }\n';

describe('parseConfig', () => {
  it('gives every default for an empty file', () => {
    expect(parse('')).toMatchObject({
      server: { host: '127.0.0.1', port: 4000, bodyLimit: 10_485_760, drain: 120_000 },
      cache: { maxBytes: 268_435_456, ttl: 300_000 },
      logging: { level: 'info', usageDir: 'data/logs/usage', retention: 2_592_000_000 },
      providers: {},
      models: {},
    });
  });

  it('reads what the documentation shows', () => {
    const config = parse(`
server: { port: "\${PORT}", bodyLimit: 1mb, drain: 30s }
providers:
  pool:
    type: openai
    credentials: [{ id: a, apiKey: "\${KEY}", weight: 2 }, { id: b, apiKey: "\${file:/run/secret}" }]
    breaker: { failures: 3, openFor: 1m }
  local: { type: ollama, baseUrl: "http://127.0.0.1:11434", breaker: off }
models:
  fast:
    selector: weighted
    targets: [{ provider: pool, model: gpt-4o-mini, weight: 3, params: { defaults: { temperature: 0.2 } } }]
    affinity: none
    fallbacks: [slow]
    retry: { maxAttempts: 1 }
    timeouts: { firstToken: 250ms }
    context: { strategy: truncate, maxTokens: 8000 }
    cache: { ttl: 1h }
  slow: { targets: [{ provider: local, model: "qwen3:8b" }] }
keys:
  alice: { key: "\${MISSING:-fallback-key}", models: [fast], limits: { rpm: 600 } }
`);
    expect(config.server).toMatchObject({ port: 4100, bodyLimit: 1_048_576, drain: 30_000 });
    expect(config.providers['pool']?.credentials).toMatchObject([
      { apiKey: 'sk-canary-value' },
      { apiKey: 'from-file' },
    ]);
    expect(config.models['fast']).toMatchObject({ timeouts: { firstToken: 250 }, cache: { ttl: 3_600_000 } });
    expect(config.keys?.['alice']?.key).toBe('fallback-key');
  });

  it('accepts JSON', () => {
    expect(parse('{"server": {"port": 1}}').server.port).toBe(1);
  });

  it('never lets a value change the structure', () => {
    const config = parse(`${providers}keys:\n  a: { key: "\${EVIL}" }\n`);
    expect(config.keys?.['a']?.key).toBe('x\nkeys: {}');
  });

  it.each([
    ['an unknown key', 'server:\n  prot: 1\n', 'gateway.yaml:2:9 server.prot: this key is not known'],
    ['a wrong type', 'server:\n  port: http\n', 'gateway.yaml:2:9 server.port: expected a whole number'],
    [
      'a number out of range',
      'server: { port: 70000 }',
      'gateway.yaml:1:17 server.port: expected a whole number from 0 to 65535',
    ],
    [
      'a wrong duration',
      'server: { drain: soon }',
      'gateway.yaml:1:18 server.drain: expected a duration: 250ms, 30s, 5m, 1h, 30d, or whole milliseconds',
    ],
    [
      'an unknown provider type',
      'providers:\n  a: { type: opnai }',
      /^gateway.yaml:2:14 providers.a.type: expected a provider type: openai, anthropic/,
    ],
    [
      'a target without provider',
      `${providers}models:\n  m:\n    targets: [{ provider: b, model: x }]`,
      'gateway.yaml:5:27 models.m.targets.0.provider: there is no provider "b"; there are: a',
    ],
    [
      'an unknown fallback',
      `${providers}models:\n  m: { targets: [{ provider: a, model: x }], fallbacks: [n] }`,
      'gateway.yaml:4:58 models.m.fallbacks.0: there is no model "n"',
    ],
    [
      'a circle of fallbacks',
      `${providers}models:\n  m: { targets: [{ provider: a, model: x }], fallbacks: [m] }`,
      'gateway.yaml:4:58 models.m.fallbacks.0: falls back on itself by way of "m"',
    ],
    [
      'a variable that is not set',
      `admin:\n  key: "\${NOPE}"`,
      'gateway.yaml:2:8 admin.key: the environment variable NOPE is not set',
    ],
    [
      'a variable that is empty',
      `admin: { key: "\${EMPTY}" }`,
      'gateway.yaml:1:15 admin.key: the environment variable EMPTY is not set',
    ],
    [
      'a secret file that is not there',
      `admin: { key: "\${file:/nope}" }`,
      'gateway.yaml:1:15 admin.key: the file /nope cannot be read',
    ],
    ['broken YAML', 'server: [', /^gateway.yaml:1:10 Flow sequence in block collection must be/],
    ['a key twice', 'server: {}\nserver: {}', 'gateway.yaml:2:1 this key stands here twice'],
    [
      'a body limit of nothing',
      'server: { bodyLimit: 0 }',
      'gateway.yaml:1:22 server.bodyLimit: expected a size of at least 1 byte',
    ],
    [
      'a cache too small for a byte',
      'cache: { maxBytes: 0.4b }',
      'gateway.yaml:1:20 cache.maxBytes: expected a size of at least 1 byte',
    ],
    [
      'a proxy that is no address',
      'server: { trustProxy: [10.0.0.0/8, nonsense] }',
      'gateway.yaml:1:36 server.trustProxy.1: expected an address or a range: 10.0.0.1, 10.0.0.0/8',
    ],
    [
      'a part of a millisecond',
      'cache: { ttl: 0.5 }',
      'gateway.yaml:1:15 cache.ttl: expected a duration: 250ms, 30s, 5m, 1h, 30d, or whole milliseconds',
    ],
    ['a timer longer than any', 'server: { drain: 25d }', /server.drain: expected a duration of at most 2147483647 ms/],
    [
      'a retention of hours',
      'logging: { retention: 1h }',
      /logging.retention: expected a duration of at least 86400000/,
    ],
    [
      'a timeout of no time',
      `${providers}models: { m: { targets: [{ provider: a, model: x }], timeouts: { idle: 0s } } }`,
      /models.m.timeouts.idle: expected a duration of at least 1 ms/,
    ],
    [
      'a breaker that forgets at once',
      'providers: { a: { type: openai, apiKey: k, breaker: { window: 9 } } }',
      /providers.a.breaker.window: expected a duration of at least 10 ms/,
    ],
    [
      'a breaker that never rests',
      'providers: { a: { type: openai, apiKey: k, breaker: { openFor: 0 } } }',
      /providers.a.breaker.openFor: expected a duration of at least 1 ms/,
    ],
    [
      'one port for two listeners',
      'server: { port: 4001 }\nadmin: { port: 4001 }',
      /^gateway.yaml:2:16 admin.port: is that of the server too/,
    ],
    [
      'a circle of several fallbacks',
      `${providers}models:\n  m: { targets: [{ provider: a, model: x }], fallbacks: [n] }\n  n: { targets: [{ provider: a, model: x }], fallbacks: [m] }`,
      'gateway.yaml:5:58 models.n.fallbacks.0: falls back on itself by way of "m"',
    ],
    ['a key longer than is looked at', `keys: { a: { key: ${'k'.repeat(513)} } }`, /keys.a.key: a key has at most 512/],
    [
      'one secret as key and as hash',
      `keys: { a: { key: k }, b: { keyHash: "sha256:${hash('sha256', 'k')}" } }`,
      'gateway.yaml:1:27 keys.b: has the same secret as keys.a',
    ],
    [
      'a name that only looks like loopback',
      'server: { host: 127.example.com }',
      'gateway.yaml:1:17 server.host: without keys the gateway listens on loopback only, not on 127.example.com; add keys',
    ],
    [
      'an open door',
      'server: { host: 0.0.0.0 }',
      'gateway.yaml:1:17 server.host: without keys the gateway listens on loopback only, not on 0.0.0.0; add keys',
    ],
    [
      'a guessable key',
      'keys: { a: { key: changeme } }',
      'gateway.yaml:1:19 keys.a.key: is a placeholder that anybody would guess',
    ],
    [
      'a short admin key',
      'admin: { key: short }',
      'gateway.yaml:1:15 admin.key: an admin key has at least 24 characters',
    ],
    [
      'a key and its hash',
      `keys: { a: { key: k, keyHash: "sha256:${'0'.repeat(64)}" } }`,
      'gateway.yaml:1:12 keys.a: give either key or keyHash',
    ],
    [
      'one secret for two keys',
      'keys: { a: { key: k }, b: { key: k } }',
      'gateway.yaml:1:27 keys.b: has the same secret as keys.a',
    ],
  ])('says of %s where it is and what is wrong', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it.each([
    ['server: { workers: auto }', 'server.workers'],
    ['redis: { url: "redis://127.0.0.1" }', 'redis'],
    ['budgets: { journal: required }', 'budgets.journal'],
    ['cache: { store: redis }', 'cache.store'],
    ['logging: { bodies: all }', 'logging.bodies'],
    ['telemetry: { otlpEndpoint: "http://127.0.0.1" }', 'telemetry.otlpEndpoint'],
    ['plugins: [x]', 'plugins'],
    ['features: { x: true }', 'features'],
    ['providers: { a: { type: openai, apiKey: k, proxy: "http://127.0.0.1" } }', 'providers.a.proxy'],
    ['providers: { a: { type: openai, apiKey: k, onDisconnect: drain } }', 'providers.a.onDisconnect'],
    ['keys: { a: { key: k, budget: { usd: 1, window: day } } }', 'keys.a.budget'],
    ['keys: { a: { key: k, priority: high } }', 'keys.a.priority'],
    [`${providers}models: { m: { selector: cost, targets: [{ provider: a, model: x }] } }`, 'models.m.selector'],
    [`${providers}models: { m: { affinity: session, targets: [{ provider: a, model: x }] } }`, 'models.m.affinity'],
    [
      `${providers}models: { m: { contextFallbacks: [m], targets: [{ provider: a, model: x }] } }`,
      'models.m.contextFallbacks',
    ],
    [
      `${providers}models: { m: { context: { strategy: summarize }, targets: [{ provider: a, model: x }] } }`,
      'models.m.context.strategy',
    ],
  ])('refuses by name what is not enforced yet: %s', (text, path) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(` ${path}: `);
    expect(problems[0]).toContain('is not available in this version');
  });

  it.each([
    'server: { workers: 1 }',
    'budgets: { journal: batched }',
    'cache: { store: memory }',
    'logging: { bodies: off }',
    'plugins: []',
    'features: {}',
    'providers: { a: { type: openai, apiKey: k, proxy: null, ca: null, onDisconnect: cancel, breaker: off } }',
    'keys: { a: { key: k, priority: normal } }',
    `${providers}models: { m: { affinity: none, retry: { maxAttempts: 1 }, targets: [{ provider: a, model: x }] } }`,
  ])('accepts the setting that asks for nothing more: %s', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('finds several problems at once', () => {
    expect(problemsOf(`server: { port: x, prot: 1 }\nadmin: { key: "\${NOPE}" }`)).toHaveLength(3);
  });

  it('never repeats a secret', () => {
    expect(
      problemsOf(`server: { port: "\${KEY}", drain: "\${KEY}" }\nadmin: { port: "\${KEY}" }`).join(),
    ).not.toContain('canary');
  });
});
