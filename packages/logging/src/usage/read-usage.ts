import { join } from 'node:path';
import { isJsonObject, type UsageReader, type UsageRecord } from '@proxy/spec';
import { dayMs, fileOfDay, startOfDay } from './day.ts';
import { linesBackward } from './lines-backward.ts';
import { createUsageFiles } from './usage-files.ts';

type Query = Parameters<UsageReader['read']>[0];

/**
 * Reads the ledger of a directory, newest first: what ended at `fromMs` or later and before `toMs`, at most `limit`
 * records. Streams: memory does not grow with the ledger. A line that is torn or no record is passed by, and a
 * directory that does not exist has no records.
 */
export function createUsageReader(directory: string): UsageReader {
  const files = createUsageFiles(directory);
  return {
    async *read({
      fromMs = Number.NEGATIVE_INFINITY,
      toMs = Number.POSITIVE_INFINITY,
      limit = Number.POSITIVE_INFINITY,
    }: Query) {
      let left = limit;
      for (const day of await files.days()) {
        const start = startOfDay(day);
        if (start >= toMs || start + dayMs <= fromMs) continue;
        for await (const line of linesBackward(join(directory, fileOfDay(day)))) {
          if (left <= 0) return;
          const record = parseRecord(line);
          const endedMs = record ? Date.parse(record.ts) : Number.NaN;
          if (!record || !(endedMs >= fromMs && endedMs < toMs)) continue;
          left--;
          yield record;
        }
      }
    },
  };
}

function parseRecord(line: string): UsageRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isRecord = isJsonObject(value) && typeof value['ts'] === 'string' && typeof value['requestId'] === 'string';
    return isRecord ? (value as unknown as UsageRecord) : undefined;
  } catch {
    return undefined;
  }
}
