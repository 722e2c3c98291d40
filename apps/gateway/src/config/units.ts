import { z } from 'zod';

const durationPattern = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;
const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizePattern = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)$/i;
const bytesPerUnit: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_048_576, gb: 1_073_741_824 };

/** 24.8 days: a timer that is set to more goes off at once. */
const longestTimerMs = 2_147_483_647;

/**
 * Whole milliseconds, written `250ms`, `30s`, `5m`, `1h`, `30d` or as a number of milliseconds.
 * @param maxMs default: the longest that a timer can run
 */
export const duration = (minMs = 1, maxMs: number = longestTimerMs): z.ZodType<number, string | number> =>
  z
    .union(
      [z.int(), z.string().regex(/^\d+$/).transform(Number), z.string().regex(durationPattern).transform(readMs)],
      {
        error: 'expected a duration: 250ms, 30s, 5m, 1h, 30d, or whole milliseconds',
      },
    )
    .refine((ms) => ms >= minMs, { error: `expected a duration of at least ${minMs} ms` })
    .refine((ms) => ms <= maxMs, { error: `expected a duration of at most ${maxMs} ms` });

/** Bytes, at least one, written `512kb`, `10mb` or as a number. */
export const size: z.ZodType<number, string | number> = z
  .union([z.int(), z.string().regex(/^\d+$/).transform(Number), z.string().regex(sizePattern).transform(readBytes)], {
    error: 'expected a size: 512kb, 10mb, 1gb, or bytes',
  })
  .refine((bytes) => bytes >= 1 && Number.isSafeInteger(bytes), { error: 'expected a size of at least 1 byte' });

/** A whole number, also where a variable of the environment gave it as text. */
export const wholeNumber = (min: number, max: number = Number.MAX_SAFE_INTEGER): z.ZodType<number, string | number> =>
  z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)], { error: 'expected a whole number' })
    .refine((value) => value >= min && value <= max, { error: `expected a whole number from ${min} to ${max}` });

function readMs(text: string): number {
  const [, amount, unit = ''] = durationPattern.exec(text) ?? [];
  return Math.round(Number(amount) * (msPerUnit[unit] ?? 0));
}

function readBytes(text: string): number {
  const [, amount, unit = ''] = sizePattern.exec(text) ?? [];
  return Math.floor(Number(amount) * (bytesPerUnit[unit.toLowerCase()] ?? 0));
}
