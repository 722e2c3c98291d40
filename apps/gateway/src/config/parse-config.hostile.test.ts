import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { ConfigError } from './problem.ts';

const providers = 'providers:\n  a: { type: openai, apiKey: k }\n';

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig('gateway.yaml', text, { environment: {}, readFile: () => undefined });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

describe('parseConfig', () => {
  it.each([
    ['an alias', 'a: *canary', /an alias .* has no anchor/],
    ['text after a text', 'a: "x" canary', /^gateway.yaml:1:8 Unexpected scalar at node end$/],
    ['the head of a block', 'a: |canary\n x', /^gateway.yaml:1:5 Block scalar header includes extra characters$/],
    ['an escape', 'a: "\\canary"', /this escape sequence is not known/],
    ['a tag', 'a: !h!canary x', /^gateway.yaml:1:4 Could not resolve tag$/],
    ['a directive', '%YAML canary\n---\na: 1', /this directive is not known/],
    ['a text without end', 'a: "canary', /^gateway.yaml:1:11 Missing closing "quote$/],
    ['a key that is a map', '? { canary: 1 }\n: x', /all keys must be strings/],
  ])('quotes nothing of broken YAML: %s', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems[0]).toMatch(message);
    expect(problems.join()).not.toContain('canary');
  });
});

describe('parseConfig, given what is meant to exhaust it,', () => {
  const bomb = Array.from({ length: 30 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
  const model = (name: string): string => `  ${name}: { targets: [{ provider: a, model: x }], fallbacks: [`;
  const circle = Array.from({ length: 1_000 }, (_, index) => `${model(`m${index}`)}m${(index + 1) % 1_000}] }`);
  const diamonds = Array.from({ length: 100 }, (_, index) => {
    const next = index === 99 ? 'l0' : `l${index + 1}, r${index + 1}`;
    return `${model(`l${index}`)}${next}] }\n${model(`r${index}`)}${next}] }`;
  });
  const twice = Array.from({ length: 2_000 }, (_, index) => `k${index % 1_999}: {}`);

  it.each([
    ['a bomb of aliases', `l0: &l0 [x]\n${bomb.join('\n')}`, /too many aliases/],
    ['ten megabytes', '#'.repeat(10_000_000), /^gateway.yaml the file is larger than 512 KB$/],
    ['nesting without end', '['.repeat(10_000), /this is nested too deep/],
    [
      'a circle of a thousand fallbacks',
      `${providers}models:\n${circle.join('\n')}`,
      /m999.fallbacks.0: falls back on/,
    ],
    ['circles through endless ways', `${providers}models:\n${diamonds.join('\n')}`, /l99.fallbacks.0: falls back on/],
    ['a key twice among thousands', twice.join('\n'), /^gateway.yaml:2000:1 this key stands here twice$/],
  ])('refuses it in less than a second of work: %s', (_, text, message) => {
    const before = process.cpuUsage();
    const problems = problemsOf(text);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect(problems[0]).toMatch(message);
    expect(problems.length).toBeLessThanOrEqual(10);
  });

  it('takes it where it is only long: a chain of thousands of fallbacks', () => {
    const chain = Array.from({ length: 3_000 }, (_, index) => [
      `m${index}`,
      { targets: [{ provider: 'a', model: 'x' }], fallbacks: index === 0 ? [] : [`m${index - 1}`] },
    ]);
    const models = Object.fromEntries(chain.reverse());
    expect(problemsOf(JSON.stringify({ providers: { a: { type: 'mock' } }, models }))).toEqual([]);
  });
});
