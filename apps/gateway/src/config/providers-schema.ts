import { builtInAdapters } from '@proxy/providers';
import { z } from 'zod';
import { onlySetting, plannedValue } from './planned.ts';
import { duration, wholeNumber } from './units.ts';

const types = builtInAdapters.map((adapter) => adapter.id) as [string, ...string[]];
const secret = z.string().min(1, 'is empty');

const breaker = z.union([
  z.literal('off'),
  z.strictObject({
    failures: wholeNumber(1).optional(),
    failureRate: z.number().gt(0).max(1).optional(),
    minimumCalls: wholeNumber(1).optional(),
    window: duration(10).optional(),
    openFor: duration().optional(),
    openForMax: duration().optional(),
  }),
]);

const secretSettings = z.strictObject({
  accessKeyId: secret.optional(),
  secretAccessKey: secret.optional(),
  sessionToken: secret.optional(),
  serviceAccount: secret.optional(),
});
/** Names of the settings that nobody may see. */
export const secretSettingNames = Object.keys(secretSettings.shape) as readonly (keyof typeof secretSettings.shape)[];

/** What single providers need beside address and key; each says in its `requirements` what it knows. */
const settings = z.strictObject({
  ...secretSettings.shape,
  region: z.string().min(1).optional(),
  project: z.string().min(1).optional(),
  location: z.string().min(1).optional(),
  resource: z.string().min(1).optional(),
  apiVersion: z.string().min(1).optional(),
  auth: z.string().min(1).optional(),
});
/** Names of the settings that only some providers know. */
export const settingNames = Object.keys(settings.shape) as readonly (keyof typeof settings.shape)[];

const provider = z.strictObject({
  ...settings.shape,
  type: z.enum(types, { error: `expected a provider type: ${types.join(', ')}` }),
  apiKey: secret.optional(),
  credentials: z
    .array(z.strictObject({ id: z.string().min(1), apiKey: secret, weight: z.number().min(0).optional() }))
    .min(1)
    .optional(),
  baseUrl: z.string().min(1).optional(),
  dialect: z.string().min(1).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  models: z.array(z.string().min(1)).optional(),
  concurrency: wholeNumber(1).optional(),
  lenientTerminator: z.boolean().optional(),
  retryAmbiguous: z.boolean().optional(),
  breaker: breaker.optional(),
  onDisconnect: z.union([z.literal('cancel'), plannedValue('drain')]).optional(),
  proxy: onlySetting(null),
  ca: onlySetting(null),
});

/** Providers by the name that targets refer to. A name without a slash: `provider/model` is split at the first. */
export const providers = z
  .record(z.string().regex(/^[\w.-]+$/, 'a provider has a name of letters, digits, dots and dashes'), provider)
  .default({});
export type ProviderConfig = z.output<typeof provider>;
