import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TelemetryEvent, UsageRecord } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { emptyDirectory } from '../../test/directory.ts';
import { usageRecord } from '../../test/usage-record.ts';
import type { Appended, UsageFiles } from './usage-files.ts';
import { usageLine } from './usage-line.ts';
import { createUsageLog, type UsageLogOptions } from './usage-log.ts';

const record = (number: number, day = '2026-01-01'): UsageRecord => ({
  ...usageRecord,
  requestId: `${number}`,
  ts: `${day}T12:00:00.000Z`,
});

function open(options: Partial<UsageLogOptions> = {}) {
  const directory = options.directory ?? join(emptyDirectory(), 'usage');
  const clock = createFakeClock();
  const events: TelemetryEvent[] = [];
  const log = createUsageLog({ directory, clock, telemetry: { emit: (event) => void events.push(event) }, ...options });
  const idsOf = (day: string): string[] => {
    const text = readFileSync(join(directory, `${day}.jsonl`), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).requestId);
  };
  return { log, directory, clock, events, idsOf };
}

/** Files in memory that take only so many bytes per write, as told. */
function unreliableFiles(room: (number | 'all')[]) {
  const days = new Map<string, string>();
  const writes: string[] = [];
  const files: UsageFiles = {
    async append(day, bytes): Promise<Appended> {
      const next = room.shift() ?? 'all';
      const written = next === 'all' ? bytes.byteLength : Math.min(next, bytes.byteLength);
      const text = Buffer.from(bytes.subarray(0, written)).toString();
      writes.push(text);
      days.set(day, (days.get(day) ?? '') + text);
      return written === bytes.byteLength ? { written } : { written, error: new Error('ENOSPC') };
    },
    days: async () => [...days.keys()],
    remove: async (day) => void days.delete(day),
  };
  return { files, days, writes };
}

describe('createUsageLog', () => {
  it('writes records that come within a tenth of a second with one write', async () => {
    const { files, writes } = unreliableFiles([]);
    const { log, clock } = open({ files });
    log.append(record(1));
    clock.advance(60);
    log.append(record(2));
    await clock.advanceAsync(39);
    expect(writes).toEqual([]);
    await clock.advanceAsync(1);
    expect(writes).toEqual([usageLine(record(1)) + usageLine(record(2))]);
    log.append(record(3));
    await clock.advanceAsync(100);
    expect(writes).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('gathers what comes during a write for the next one', async () => {
    const { files, writes } = unreliableFiles([]);
    const busy: UsageFiles = {
      ...files,
      append(day, bytes, continues) {
        log.append(record(writes.length + 2));
        return files.append(day, bytes, continues);
      },
    };
    const { log, clock } = open({ files: busy });
    log.append(record(1));
    await clock.advanceAsync(100);
    expect(writes).toEqual([usageLine(record(1))]);
    await clock.advanceAsync(99);
    expect(writes).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(writes).toEqual([usageLine(record(1)), usageLine(record(2))]);
  });

  it('writes nothing, and waits for nothing, where nothing happened', async () => {
    const { log, directory, clock } = open();
    await log.flush();
    await log.close();
    expect(clock.pending).toBe(0);
    expect(existsSync(directory)).toBe(false);
  });

  it('listens for finished requests and for nothing else', async () => {
    const { log, idsOf } = open();
    log.listener({ kind: 'request.started', requestId: '0', key: 'a', model: 'm', stream: false });
    log.listener({ kind: 'request.finished', record: record(1) });
    await log.flush();
    expect(idsOf('2026-01-01')).toEqual(['1']);
  });

  it('begins a new file with the day of a record, in order', async () => {
    const { log, directory, idsOf } = open();
    for (const [number, day] of [
      [1, '2026-01-01'],
      [2, '2026-01-01'],
      [3, '2026-01-02'],
      [4, '2026-01-01'],
    ] as const) {
      log.append(record(number, day));
    }
    await log.flush();
    expect(readdirSync(directory).sort()).toEqual(['2026-01-01.jsonl', '2026-01-02.jsonl']);
    expect([idsOf('2026-01-01'), idsOf('2026-01-02')]).toEqual([['1', '2', '4'], ['3']]);
  });

  it('keeps its files for their owner alone', async () => {
    const { log, directory } = open();
    log.append(record(1));
    await log.flush();
    expect(statSync(join(directory, '2026-01-01.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('goes on in a file that is there, on a line of its own also after a torn one', async () => {
    const { log, directory } = open();
    mkdirSync(directory);
    const path = join(directory, '2026-01-01.jsonl');
    writeFileSync(path, '{"ts":"torn');
    log.append(record(1));
    await log.flush();
    log.append(record(2));
    await log.flush();
    expect(readFileSync(path, 'utf8')).toBe(`{"ts":"torn\n${usageLine(record(1))}${usageLine(record(2))}`);
  });

  it('goes on where a write broke off, so that no line is torn or doubled', async () => {
    const { files, days } = unreliableFiles([10, 0, 3000, 'all']);
    const { log, clock, events } = open({ files });
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    for (const number of numbers) log.append(record(number));
    await clock.advanceAsync(5000);
    expect(days.get('2026-01-01')).toBe(numbers.map((number) => usageLine(record(number))).join(''));
    expect(log.dropped).toBe(0);
    expect(events).toEqual([{ kind: 'defect', where: 'usage log', error: new Error('ENOSPC') }]);
  });

  it('drops what the disk did not take for as long as it is patient, and says so', async () => {
    const { files, writes } = unreliableFiles(new Array(12).fill(0));
    const { log, clock, events } = open({ files, patienceMs: 10_000 });
    log.append(record(1));
    log.append(record(2));
    await clock.advanceAsync(9_900);
    expect(log.dropped).toBe(0);
    await clock.advanceAsync(1_000);
    expect(log.dropped).toBe(2);
    expect(events.at(-1)).toEqual({ kind: 'usage.dropped', count: 2, reason: 'write_failed' });
    log.append(record(3));
    await clock.advanceAsync(2_000);
    expect(writes.at(-1)).toBe(usageLine(record(3)));
    expect(log.dropped).toBe(2);
  });

  it('counts of a batch that was cut only the records that are not whole on the disk', async () => {
    const first = Buffer.byteLength(usageLine(record(1)));
    const { files } = unreliableFiles([first + 10, 0, 0]);
    const { log, clock } = open({ files, patienceMs: 1_000 });
    for (const number of [1, 2, 3]) log.append(record(number));
    await clock.advanceAsync(3_000);
    expect(log.dropped).toBe(2);
  });

  it('keeps only so much while the disk takes nothing, and tells of drops once per try', async () => {
    const { files } = unreliableFiles(new Array(100).fill(0));
    const { log, clock, events } = open({ files, maxWaiting: 3 * usageLine(record(1)).length });
    for (let number = 0; number < 50; number++) log.append(record(1));
    expect(log.dropped).toBe(47);
    await clock.advanceAsync(100);
    expect(events.filter(({ kind }) => kind === 'usage.dropped')).toEqual([
      { kind: 'usage.dropped', count: 47, reason: 'buffer_full' },
    ]);
  });

  it('writes what waits when it is closed, and drops what comes later', async () => {
    const { log, idsOf, clock, events } = open();
    log.append(record(1));
    await log.close();
    expect(idsOf('2026-01-01')).toEqual(['1']);
    log.append(record(2));
    expect(log.dropped).toBe(1);
    expect(events).toEqual([{ kind: 'usage.dropped', count: 1, reason: 'closed' }]);
    expect(clock.pending).toBe(0);
  });

  it('drops what it cannot write when it is closed', async () => {
    const { files } = unreliableFiles([0, 0, 0]);
    const { log, clock } = open({ files });
    log.append(record(1));
    await log.close();
    expect(log.dropped).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('outlives a full disk', async () => {
    const directory = emptyDirectory();
    symlinkSync('/dev/full', join(directory, '2026-01-01.jsonl'));
    const { log, events } = open({ directory });
    log.append(record(1));
    await log.close();
    expect(log.dropped).toBe(1);
    expect(events[0]).toMatchObject({ kind: 'defect', error: { code: 'ENOSPC' } });
  });

  it('outlives a directory that cannot be made', async () => {
    const file = join(emptyDirectory(), 'file');
    writeFileSync(file, '');
    const { log, events } = open({ directory: join(file, 'usage') });
    log.append(record(1));
    await log.close();
    expect(log.dropped).toBe(1);
    expect(events[0]).toMatchObject({ kind: 'defect', error: { code: 'ENOTDIR' } });
  });

  it('outlives files that break their promise never to reject', async () => {
    const files: UsageFiles = {
      append: () => Promise.reject(new Error('broken')),
      days: async () => [],
      remove: async () => {},
    };
    const { log, events } = open({ files });
    log.append(record(1));
    await log.close();
    expect(events[0]).toEqual({ kind: 'defect', where: 'usage log', error: new Error('broken') });
  });

  it('deletes days that are too old, and nothing else', async () => {
    const { log, directory, clock } = open({ retentionDays: 30 });
    mkdirSync(directory);
    const kept = ['2025-12-02.jsonl', '2025-12-31.jsonl', 'notes.txt', '2025-01-01.jsonl.bak'];
    for (const name of [...kept, '2025-12-01.jsonl', '2024-02-29.jsonl']) writeFileSync(join(directory, name), '');
    log.append(record(1));
    await log.flush();
    expect(readdirSync(directory).sort()).toEqual([...kept, '2026-01-01.jsonl'].sort());
    await clock.advanceAsync(86_400_000);
    log.append(record(2, '2026-01-02'));
    await log.flush();
    expect(existsSync(join(directory, '2025-12-02.jsonl'))).toBe(false);
  });

  it('keeps every day where no retention is set', async () => {
    const { log, directory } = open();
    mkdirSync(directory);
    writeFileSync(join(directory, '1999-01-01.jsonl'), '');
    log.append(record(1));
    await log.flush();
    expect(existsSync(join(directory, '1999-01-01.jsonl'))).toBe(true);
  });

  it('writes although old days cannot be deleted, and reports it', async () => {
    const { files, writes } = unreliableFiles([]);
    const { log, events } = open({
      retentionDays: 1,
      files: { ...files, days: () => Promise.reject(new Error('EACCES')) },
    });
    log.append(record(1));
    await log.flush();
    expect(writes).toHaveLength(1);
    expect(events).toEqual([{ kind: 'defect', where: 'usage log: retention', error: new Error('EACCES') }]);
  });

  it('reads back what it was just given', async () => {
    const { log } = open();
    log.append(record(1));
    log.append(record(2));
    const ids: string[] = [];
    for await (const { requestId } of log.read({})) ids.push(requestId);
    expect(ids).toEqual(['2', '1']);
  });

  it('refuses options that cannot work', () => {
    expect(() => createUsageLog({ directory: '' })).toThrow(/directory/);
    expect(() => createUsageLog({ directory: 'x', retentionDays: 0 })).toThrow(/retentionDays/);
  });
});
