import {
  type Clock,
  systemClock,
  type Telemetry,
  type TelemetryListener,
  type UsageReader,
  type UsageRecord,
} from '@proxy/spec';
import { z } from 'zod';
import { type Redactor, redactText } from '../redaction/redactor.ts';
import { createLineQueue } from './line-queue.ts';
import { createUsageReader } from './read-usage.ts';
import { createRetention } from './retention.ts';
import { createUsageFiles, type UsageFiles } from './usage-files.ts';
import { usageLine } from './usage-line.ts';

export interface UsageLogOptions {
  /** Holds one file per day, `YYYY-MM-DD.jsonl`, UTC. Made when it is first needed. */
  readonly directory: string;
  /** Milliseconds that records may wait to be written together. Default: 100. */
  readonly flushMs?: number | undefined;
  /** Characters of records that may wait while the disk does not take them. Default: 8 Mi; beyond it records are dropped. */
  readonly maxWaiting?: number | undefined;
  /** Milliseconds that a record is tried again before it is dropped. Default: 10 s. */
  readonly patienceMs?: number | undefined;
  /** Days after which a file is deleted. Absent: never. */
  readonly retentionDays?: number | undefined;
  /** Told of dropped records, and once per failure of the disk. */
  readonly telemetry?: Pick<Telemetry, 'emit'> | undefined;
  /** Takes secrets out of what is written. Default: `redactText`. */
  readonly redact?: Redactor | undefined;
  readonly clock?: Clock | undefined;
  /** In place of the directory's files. */
  readonly files?: UsageFiles | undefined;
}

/** The ledger of requests: appends records to the file of their day, and reads them back. */
export interface UsageLog extends UsageReader {
  /** Appends the record of every `request.finished`. */
  readonly listener: TelemetryListener;
  append(record: UsageRecord): void;
  /** Resolves once what waits is written, or was tried. Never rejects. */
  flush(): Promise<void>;
  /** As `flush`; what is left then is dropped, and so is what comes later. */
  close(): Promise<void>;
  /** Records that were dropped so far. */
  readonly dropped: number;
}

const settings = z.looseObject({
  directory: z.string().min(1),
  flushMs: z.number().min(0).default(100),
  maxWaiting: z
    .int()
    .min(0)
    .default(8 * 1024 * 1024),
  patienceMs: z.number().min(0).default(10_000),
  retentionDays: z.int().min(1).optional(),
});

/**
 * A usage log. Appending never waits and never throws: a full, slow or broken disk costs records, not requests.
 * @throws ZodError where an option is wrong
 */
export function createUsageLog(options: UsageLogOptions): UsageLog {
  const { directory, flushMs, maxWaiting, patienceMs, retentionDays } = settings.parse(options);
  const { clock = systemClock, telemetry, redact = redactText, files = createUsageFiles(directory) } = options;
  const queue = createLineQueue({
    files,
    clock,
    flushMs,
    maxWaiting,
    patienceMs,
    telemetry,
    beforeWrite: createRetention({ files, clock, retentionDays, telemetry }),
  });
  const reader = createUsageReader(directory);
  const append = (record: UsageRecord): void => queue.push(record.ts.slice(0, 10), usageLine(record, redact));
  return {
    append,
    listener(event) {
      if (event.kind === 'request.finished') append(event.record);
    },
    flush: queue.flush,
    close: queue.close,
    get dropped() {
      return queue.dropped;
    },
    async *read(query) {
      await queue.flush();
      yield* reader.read(query);
    },
  };
}
