import { z } from 'zod';

const durationPattern = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;
const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizePattern = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)$/i;
const bytesPerUnit: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_048_576, gb: 1_073_741_824 };

/** Milliseconds, written `250ms`, `30s`, `5m`, `1h`, `30d` or as a number of milliseconds. */
export const duration: z.ZodType<number, string | number> = z.union(
  [
    z.number().min(0),
    z.string().regex(/^\d+$/).transform(Number),
    z.string().regex(durationPattern).transform(readDuration),
  ],
  {
    error: 'expected a duration: 250ms, 30s, 5m, 1h, 30d, or milliseconds',
  },
);

/** Bytes, written `512kb`, `10mb` or as a number. */
export const size: z.ZodType<number, string | number> = z.union(
  [z.int().min(0), z.string().regex(sizePattern).transform(readSize)],
  { error: 'expected a size: 512kb, 10mb, 1gb, or bytes' },
);

/** A whole number, also where a variable of the environment gave it as text. */
export const wholeNumber = (min: number, max: number = Number.MAX_SAFE_INTEGER): z.ZodType<number, string | number> =>
  z
    .union([z.int(), z.string().regex(/^\d+$/).transform(Number)], { error: 'expected a whole number' })
    .refine((value) => value >= min && value <= max, { error: `expected a whole number from ${min} to ${max}` });

function readDuration(text: string): number {
  const [, amount, unit = ''] = durationPattern.exec(text) ?? [];
  return Number(amount) * (msPerUnit[unit] ?? 0);
}

function readSize(text: string): number {
  const [, amount, unit = ''] = sizePattern.exec(text) ?? [];
  return Math.floor(Number(amount) * (bytesPerUnit[unit.toLowerCase()] ?? 0));
}
