import { z } from 'zod';
import { planned, plannedValue } from './planned.ts';
import { wholeNumber } from './units.ts';

const key = z
  .strictObject({
    key: z.string().min(1, 'is empty').max(512, 'a key has at most 512 characters').optional(),
    keyHash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, 'expected "sha256:" and 64 hexadecimal digits')
      .optional(),
    models: z.array(z.string().min(1)).optional(),
    limits: z
      .strictObject({
        rpm: wholeNumber(1).optional(),
        tpm: wholeNumber(1).optional(),
        concurrency: wholeNumber(1).optional(),
      })
      .optional(),
    budget: planned,
    priority: z.union([z.literal('normal'), plannedValue('high', 'low')]).optional(),
    metadata: z.record(z.string(), z.string()).optional(),
  })
  .refine((options) => (options.key === undefined) !== (options.keyHash === undefined), {
    error: 'give either key or keyHash',
  });

/** Keys by name. Absent: the gateway is open to anyone, and then only a loopback host is accepted. */
export const keys = z.record(z.string().min(1), key).optional();
