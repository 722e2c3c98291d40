import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routeSettings, serverSettings } from './settings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
const mebibyte = 1_048_576;
const written = (value: number): string =>
  value % mebibyte === 0 && value > 0 ? `${value / mebibyte} MiB` : value.toLocaleString('en-US');

describe('the settings', () => {
  it.each(Object.entries(serverSettings.parse({})))(
    'are in the README with their defaults: %s is %d',
    (name, value) => {
      const row = rows.find((line) => line.split('|')[1]?.includes(`\`${name}\``));
      expect(row?.split('|')[2]).toContain(written(value));
      expect(row?.split('|')[1]?.includes('*')).toBe(name in routeSettings.parse({}));
    },
  );

  it.each([{ unknown: 1 }, { pingEveryMs: 0 }, { maxDepth: 1_001 }, { lameDuckMs: 5_001 }])('refuse %o', (input) => {
    expect(() => serverSettings.parse(input)).toThrow();
  });
});
