import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOfFile, fileOfDay } from './day.ts';

/** Where the days of the ledger are kept. Days are `YYYY-MM-DD`, UTC. */
export interface UsageFiles {
  /**
   * Adds bytes to the end of a day. Never rejects: what could not be written is told by `written`.
   *
   * @param continues the bytes go on where a write broke off; otherwise they begin a line, also after a torn one
   */
  append(day: string, bytes: Uint8Array, continues: boolean): Promise<Appended>;
  /** The days there are, newest first. */
  days(): Promise<readonly string[]>;
  remove(day: string): Promise<void>;
}
export interface Appended {
  /** Bytes of those given that are in the file. */
  readonly written: number;
  /** Present where not all of them are. */
  readonly error?: unknown;
}

const lineEnd = 0x0a;

/** The ledger's days as files `YYYY-MM-DD.jsonl` in a directory, which is made when it is first needed. */
export function createUsageFiles(directory: string): UsageFiles {
  return {
    async append(day, bytes, continues) {
      let written = 0;
      try {
        await mkdir(directory, { recursive: true });
        await using file = await open(join(directory, fileOfDay(day)), 'a+', 0o600);
        if (!continues && (await isTorn(file))) await file.write(Uint8Array.of(lineEnd));
        while (written < bytes.byteLength) written += (await file.write(bytes, written)).bytesWritten;
        return { written };
      } catch (error) {
        return { written, error };
      }
    },
    async days() {
      const names = await readdir(directory).catch(noneIfMissing);
      return names
        .flatMap((name) => dayOfFile(name) ?? [])
        .sort()
        .reverse();
    },
    remove: (day) => unlink(join(directory, fileOfDay(day))),
  };
}

/** What does not exist (yet, or any more) holds nothing. @throws any other error */
export function noneIfMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Whether the last line lacks its end: the process that wrote it was killed, or the disk was full. */
async function isTorn(file: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== lineEnd;
}
