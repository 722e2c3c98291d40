import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { BreakerPolicy, Credential, Environment, Headers, Provider, ProviderAdapter } from '@proxy/spec';
import { z } from 'zod';
import { breakerOptions } from '../resilience/breaker-options.ts';
import { configuredAdapter, type GivenSettings } from './configured-adapter.ts';
import { ProviderOptionsError } from './provider-options-error.ts';

/** A provider as its user configures it. */
export interface ProviderOptions {
  readonly adapter: ProviderAdapter;
  readonly apiKey?: string | undefined;
  /** Several credentials, used in turn; in place of `apiKey`. */
  readonly credentials?: readonly Credential[] | undefined;
  readonly baseUrl?: string | undefined;
  readonly headers?: Headers | undefined;
  readonly models?: readonly string[] | undefined;
  /** Asked for where a call of the library names only the provider; absent: the adapter's. */
  readonly defaultModel?: string | undefined;
  /** One of the adapter's dialects; absent: its first, or another where a request needs that. */
  readonly dialect?: string | undefined;
  readonly lenientTerminator?: boolean | undefined;
  /** Default true. */
  readonly retryAmbiguous?: boolean | undefined;
  readonly concurrency?: number | undefined;
  readonly breaker?: BreakerPolicy | 'off' | undefined;
  /** What the adapter's `requirements.settings` name: a region, a project. */
  readonly settings?: GivenSettings | undefined;
  /** Variables that stand in for settings; default: those of the process. */
  readonly environment?: Environment | undefined;
}

const httpUrl = z.url({ protocol: /^https?$/ });

/** @throws ProviderOptionsError */
export function createProvider(id: string, given: ProviderOptions): Provider {
  const { settings = {}, environment = process.env } = given;
  const adapter = configuredAdapter(id, given.adapter, settings, environment);
  const options = { ...given, adapter };
  return {
    id,
    adapter,
    codec: codecOf(id, options),
    codecs: options.dialect === undefined && adapter.codecs.length > 1 ? adapter.codecs : undefined,
    baseUrl: baseUrlOf(id, options),
    credentials: credentialsOf(id, options),
    headers: headersOf(id, options),
    models: options.models ?? adapter.models,
    defaultModel: options.defaultModel ?? adapter.defaultModel ?? options.models?.[0],
    lenientTerminator: options.lenientTerminator ?? adapter.lenientTerminator ?? false,
    retryAmbiguous: options.retryAmbiguous ?? true,
    concurrency: checked(id, 'concurrency', z.int().min(1).optional(), options.concurrency),
    breaker: options.breaker === 'off' ? 'off' : checked(id, 'breaker', breakerOptions, options.breaker ?? {}),
  };
}

function checked<Value, Input>(id: string, option: string, schema: z.ZodType<Value, Input>, value: Input): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProviderOptionsError(id, [option, ...(issue?.path ?? [])].join('.'), `${issue?.message}.`);
}

/** Set by the HTTP client for each call. */
const reservedHeaders: ReadonlySet<string> = new Set(['connection', 'content-length', 'host', 'transfer-encoding']);

function headersOf(id: string, { headers = {} }: ProviderOptions): Headers {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of entries) {
    if (reservedHeaders.has(name))
      throw new ProviderOptionsError(id, 'headers', `"${name}" belongs to the HTTP client.`);
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new ProviderOptionsError(id, 'headers', `"${name}" is no header that HTTP can send.`);
    }
  }
  return Object.fromEntries(entries);
}

function codecOf(id: string, { adapter, dialect }: ProviderOptions): Provider['codec'] {
  if (dialect === undefined) return adapter.codecs[0];
  const codec = adapter.codecs.find((candidate) => candidate.dialect === dialect);
  if (codec) return codec;
  const known = adapter.codecs.map((candidate) => candidate.dialect).join(', ');
  throw new ProviderOptionsError(id, 'dialect', `${adapter.name} does not answer in "${dialect}"; allowed: ${known}.`);
}

function baseUrlOf(id: string, { adapter, baseUrl: configured }: ProviderOptions): string {
  const baseUrl = configured === undefined ? adapter.defaultBaseUrl : (adapter.readBaseUrl?.(configured) ?? configured);
  if (baseUrl === undefined) {
    if (adapter.transport) return 'http://in-process';
    throw new ProviderOptionsError(id, 'baseUrl', `${adapter.name} has no default address; give one.`);
  }
  if (!httpUrl.safeParse(baseUrl).success) {
    throw new ProviderOptionsError(id, 'baseUrl', 'must be an http or https URL.');
  }
  return baseUrl.replace(/\/+$/, '');
}

function credentialsOf(id: string, options: ProviderOptions): Provider['credentials'] {
  const { adapter, apiKey, credentials } = options;
  if (credentials && apiKey !== undefined) {
    throw new ProviderOptionsError(id, 'credentials', 'give either apiKey or credentials.');
  }
  const [first, ...rest] = credentials ?? [{ id: 'default', apiKey }];
  if (!first) throw new ProviderOptionsError(id, 'credentials', 'the list is empty.');
  const all: Provider['credentials'] = [first, ...rest];
  if (adapter.requirements.apiKey === 'required' && all.some((credential) => !credential.apiKey)) {
    throw new ProviderOptionsError(id, 'apiKey', `${adapter.name} needs an API key.`);
  }
  if (adapter.requirements.apiKey === 'none' && all.some((credential) => credential.apiKey)) {
    throw new ProviderOptionsError(id, credentials ? 'credentials' : 'apiKey', `${adapter.name} takes no API key.`);
  }
  if (new Set(all.map((credential) => credential.id)).size < all.length) {
    throw new ProviderOptionsError(id, 'credentials', 'two credentials have the same id.');
  }
  return all;
}
