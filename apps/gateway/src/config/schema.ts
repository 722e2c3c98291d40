import { z } from 'zod';
import { isAddressRange } from './address-range.ts';
import { keys } from './keys-schema.ts';
import { models } from './models-schema.ts';
import { onlySetting, planned } from './planned.ts';
import { providers } from './providers-schema.ts';
import { duration, size, wholeNumber } from './units.ts';

const dayMs = 86_400_000;

const addressRange = z.string().refine(isAddressRange, 'expected an address or a range: 10.0.0.1, 10.0.0.0/8');

const server = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: wholeNumber(0, 65_535).default(4000),
  workers: onlySetting(1),
  bodyLimit: size.default(10_485_760),
  drain: duration(0).default(120_000),
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  trustProxy: z.array(addressRange).default([]),
});

const admin = z.strictObject({
  key: z.string().min(24, 'an admin key has at least 24 characters').optional(),
  port: wholeNumber(0, 65_535).optional(),
});

const logging = z.strictObject({
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  bodies: onlySetting('off'),
  usageDir: z.string().min(1).default('data/logs/usage'),
  retention: duration(dayMs, Number.MAX_SAFE_INTEGER).default(30 * dayMs),
});

const telemetry = z.strictObject({
  otlpEndpoint: planned,
  serviceName: z.string().min(1).default('llm-gateway'),
  prometheus: z.boolean().default(true),
});

const cache = z.strictObject({
  store: onlySetting('memory'),
  maxBytes: size.default(268_435_456),
  ttl: duration(1, Number.MAX_SAFE_INTEGER).default(300_000),
});

const responses = z.strictObject({
  maxBytes: size.default(67_108_864),
  maxEntries: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(10_000),
  ttl: duration(1, Number.MAX_SAFE_INTEGER).default(dayMs),
});

/** gateway.yaml. Unknown keys are errors; every default stands here. */
export const configSchema = z.strictObject({
  server: server.prefault({}),
  admin: admin.prefault({}),
  providers,
  models,
  keys,
  redis: planned,
  budgets: z.strictObject({ journal: onlySetting('batched') }).optional(),
  cache: cache.prefault({}),
  responses: responses.prefault({}),
  logging: logging.prefault({}),
  telemetry: telemetry.prefault({}),
  catalog: z.strictObject({ prices: z.string().min(1).optional() }).prefault({}),
  plugins: onlySetting([]),
  features: onlySetting({}),
});

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
