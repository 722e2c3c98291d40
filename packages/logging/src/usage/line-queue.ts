import type { Clock, Telemetry } from '@proxy/spec';
import { GrowingBytes } from './growing-bytes.ts';
import type { UsageFiles } from './usage-files.ts';

export interface LineQueueOptions {
  readonly files: UsageFiles;
  readonly clock: Clock;
  readonly flushMs: number;
  readonly maxWaiting: number;
  readonly patienceMs: number;
  readonly telemetry: Pick<Telemetry, 'emit'> | undefined;
  beforeWrite(): Promise<void>;
}

/** Lines on their way to the disk, in order. */
export interface LineQueue {
  push(day: string, line: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
  readonly dropped: number;
}

/** Lines of one day that are written with one call. */
interface Batch {
  readonly day: string;
  readonly gathered: GrowingBytes;
  /** In characters. */
  size: number;
  lines: number;
  /** Set once it is on its way; it takes no more lines then. */
  bytes?: Buffer;
  written: number;
  failingSinceMs?: number;
}

type Reason = 'buffer_full' | 'write_failed' | 'closed';
/** After a failure the disk is given a rest. */
const retryMs = 1_000;

/** Gathers lines and writes them together. A write that breaks off goes on where it broke, so no line is torn or doubled. */
export function createLineQueue(options: LineQueueOptions): LineQueue {
  const { files, clock, flushMs, maxWaiting, patienceMs, telemetry, beforeWrite } = options;
  const batches: Batch[] = [];
  let waiting = 0;
  let dropped = 0;
  const untold = new Map<Reason, number>();
  let isFailing = false;
  let isClosed = false;
  let writing: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;

  const drop = (lines: number, reason: Reason): void => {
    dropped += lines;
    untold.set(reason, (untold.get(reason) ?? 0) + lines);
  };
  const tellDrops = (): void => {
    for (const [reason, count] of untold) telemetry?.emit({ kind: 'usage.dropped', count, reason });
    untold.clear();
  };
  const remove = (batch: Batch): void => {
    waiting -= batch.size;
    batches.shift();
  };
  const settle = (batch: Batch, { error }: { readonly error?: unknown }): boolean => {
    if (batch.written === batch.bytes?.byteLength) {
      isFailing = false;
      remove(batch);
      return true;
    }
    if (!isFailing) telemetry?.emit({ kind: 'defect', where: 'usage log', error });
    isFailing = true;
    batch.failingSinceMs ??= clock.nowMs();
    if (clock.nowMs() - batch.failingSinceMs >= patienceMs) {
      remove(batch);
      drop(linesLeft(batch), 'write_failed');
    }
    return false;
  };
  /** What comes meanwhile waits for the next write: under load it would never end, with a few lines each time. */
  const writeWaiting = async (): Promise<void> => {
    await beforeWrite();
    for (const batch of [...batches]) {
      batch.bytes ??= batch.gathered.bytes;
      const rest = batch.bytes.subarray(batch.written);
      const result = await files
        .append(batch.day, rest, batch.written > 0)
        .catch((error: unknown) => ({ written: 0, error }));
      batch.written += result.written;
      if (!settle(batch, result)) break;
    }
  };
  const write = (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = undefined;
    writing ??= writeWaiting().finally(() => {
      writing = undefined;
      tellDrops();
      if (batches.length > 0) schedule(isFailing ? retryMs : flushMs);
    });
    return writing;
  };
  const schedule = (delayMs: number): void => {
    if (isClosed || writing || cancelTimer) return;
    cancelTimer = clock.after(delayMs, () => void write());
  };
  const flush = async (): Promise<void> => {
    await writing;
    if (batches.length > 0) await write();
  };

  return {
    push(day, line) {
      if (isClosed || waiting + line.length > maxWaiting) drop(1, isClosed ? 'closed' : 'buffer_full');
      else {
        waiting += line.length;
        addLine(batches, day, line);
      }
      if (isClosed) tellDrops();
      else schedule(flushMs);
    },
    flush,
    async close() {
      await flush();
      isClosed = true;
      cancelTimer?.();
      for (const batch of batches.splice(0)) drop(linesLeft(batch), 'closed');
      tellDrops();
    },
    get dropped() {
      return dropped;
    },
  };
}

function addLine(batches: Batch[], day: string, line: string): void {
  const last = batches.at(-1);
  const isOpen = last !== undefined && last.day === day && last.bytes === undefined;
  const batch: Batch = isOpen ? last : { day, gathered: new GrowingBytes(), size: 0, lines: 0, written: 0 };
  if (!isOpen) batches.push(batch);
  batch.gathered.append(line);
  batch.size += line.length;
  batch.lines++;
}

/** Lines of a batch that did not reach the disk whole. */
function linesLeft({ lines, bytes, written }: Batch): number {
  if (!bytes) return lines;
  let left = 0;
  for (let at = bytes.indexOf('\n', written); at !== -1; at = bytes.indexOf('\n', at + 1)) left++;
  return left;
}
