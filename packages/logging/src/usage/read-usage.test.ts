import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageReader } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDirectory } from '../../test/directory.ts';
import { usageRecord } from '../../test/usage-record.ts';
import { linesBackward } from './lines-backward.ts';
import { createUsageReader } from './read-usage.ts';
import { usageLine } from './usage-line.ts';

const line = (requestId: string, ts: string): string => usageLine({ ...usageRecord, requestId, ts });
async function idsOf(reader: UsageReader, query: Parameters<UsageReader['read']>[0] = {}): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { requestId } of reader.read(query)) ids.push(requestId);
  return ids;
}
/** Three days with two records each, `1` the oldest. */
function ledger(): string {
  const directory = emptyDirectory();
  for (const day of [1, 2, 3]) {
    const lines = [10, 20].map((hour, index) => line(`${day * 2 - 1 + index}`, `2026-01-0${day}T${hour}:00:00.000Z`));
    writeFileSync(join(directory, `2026-01-0${day}.jsonl`), lines.join(''));
  }
  return directory;
}

describe('createUsageReader', () => {
  it('reads every record, newest first', async () => {
    expect(await idsOf(createUsageReader(ledger()))).toEqual(['6', '5', '4', '3', '2', '1']);
  });

  it('reads from an instant on and up to another', async () => {
    const reader = createUsageReader(ledger());
    const fromMs = Date.parse('2026-01-01T20:00:00Z');
    const toMs = Date.parse('2026-01-03T10:00:00Z');
    expect(await idsOf(reader, { fromMs, toMs })).toEqual(['4', '3', '2']);
    expect(await idsOf(reader, { fromMs: Date.parse('2026-01-03T00:00:00Z') })).toEqual(['6', '5']);
    expect(await idsOf(reader, { toMs: Date.parse('2026-01-01T20:00:00Z') })).toEqual(['1']);
  });

  it('stops after as many as were asked for', async () => {
    const reader = createUsageReader(ledger());
    expect(await idsOf(reader, { limit: 3 })).toEqual(['6', '5', '4']);
    expect(await idsOf(reader, { limit: 0 })).toEqual([]);
  });

  it('passes by lines that are torn, empty or no record', async () => {
    const directory = emptyDirectory();
    const good = line('1', '2026-01-01T10:00:00.000Z');
    const bad = ['{"ts":"2026', '', '[]', '{"ts":1,"requestId":"x"}', '{"ts":"no date","requestId":"x"}', 'null'];
    writeFileSync(join(directory, '2026-01-01.jsonl'), `${bad.join('\n')}\n${good}${good.slice(0, 50)}`);
    expect(await idsOf(createUsageReader(directory))).toEqual(['1']);
  });

  it('has nothing to read where there is no directory', async () => {
    expect(await idsOf(createUsageReader(join(emptyDirectory(), 'none')))).toEqual([]);
  });

  it('looks at files of days only', async () => {
    const directory = ledger();
    mkdirSync(join(directory, 'old'));
    writeFileSync(join(directory, 'usage.jsonl'), line('9', '2026-01-02T10:00:00.000Z'));
    expect(await idsOf(createUsageReader(directory), { limit: 1 })).toEqual(['6']);
  });

  it('does not hide a directory that cannot be read', async () => {
    const file = join(emptyDirectory(), 'file');
    writeFileSync(file, '');
    await expect(idsOf(createUsageReader(file))).rejects.toThrow(/ENOTDIR/);
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('linesBackward', () => {
  const linesOf = async (text: string, mostBytes?: number): Promise<readonly string[]> => {
    const path = join(emptyDirectory(), 'file');
    writeFileSync(path, text);
    return all(linesBackward(path, mostBytes));
  };

  it('gives the lines that splitting would, in reverse, wherever blocks begin', async () => {
    const text = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.nat(70_000).map((length) => 'é'.repeat(length)),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const whole = parts.map((part) => part.toWellFormed()).join('\n');
        const expected = whole
          .split('\n')
          .filter((one) => one !== '')
          .reverse();
        expect(await linesOf(whole)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves out a line too long to hold, and no other', async () => {
    expect(await linesOf(`first\n${'x'.repeat(200_000)}\nlast\n`, 100_000)).toEqual(['last', 'first']);
  });

  it('has no lines where there is no file', async () => {
    expect(await all(linesBackward(join(emptyDirectory(), 'none')))).toEqual([]);
  });
});
