import { z } from 'zod';
import { planned, plannedValue } from './planned.ts';
import { duration, wholeNumber } from './units.ts';

const fields = z.record(z.string(), z.json());
const target = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  weight: z.number().min(0).optional(),
  params: z.strictObject({ defaults: fields.optional(), overrides: fields.optional() }).optional(),
});

const context = z.strictObject({
  strategy: z.union([z.enum(['none', 'truncate', 'sliding_window']), plannedValue('summarize')]),
  maxTokens: wholeNumber(1).optional(),
  windowSize: wholeNumber(1).optional(),
});

const alias = z.strictObject({
  selector: z
    .union([
      z.enum(['in_order', 'random', 'weighted']),
      plannedValue('cost', 'latency', 'performance', 'usage', 'least_busy'),
    ])
    .optional(),
  targets: z.array(target).min(1, 'a model has at least one target'),
  affinity: z.union([z.literal('none'), plannedValue('session')]).optional(),
  fallbacks: z.array(z.string()).optional(),
  contextFallbacks: planned,
  context: context.optional(),
  cache: z.strictObject({ ttl: duration(1, Number.MAX_SAFE_INTEGER).optional() }).optional(),
  onLoss: z.enum(['allow', 'reject']).optional(),
  retry: z.strictObject({ maxAttempts: wholeNumber(1, 5).optional() }).optional(),
  timeouts: z
    .strictObject({
      connect: duration().optional(),
      firstToken: duration().optional(),
      idle: duration().optional(),
      whole: duration().optional(),
      stream: duration().optional(),
    })
    .optional(),
});

/** Aliases by the name that clients ask for; a final `*` makes the name a pattern. */
export const models = z.record(z.string().min(1), alias).default({});
export type AliasConfig = z.output<typeof alias>;
