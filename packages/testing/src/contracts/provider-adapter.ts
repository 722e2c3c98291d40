import assert from 'node:assert/strict';
import {
  type Address,
  type AuthorizeRequest,
  errorClasses,
  GatewayError,
  operations,
  type ProviderAdapter,
} from '@proxy/spec';
import { type Check, describeChecks } from './check.ts';

export interface ProviderAdapterSample {
  /** A base URL as configuration would give it; absent: a host on loopback with a path. */
  readonly baseUrl?: string | undefined;
  /** A model's name as the provider has it; absent: a plain one. */
  readonly model?: string | undefined;
}

const secret = 'secret-of-the-test';
const epochMs = Date.UTC(2026, 0, 1);

/** Everything that a provider adapter owes, asked without a network. */
export function providerAdapterChecks(adapter: ProviderAdapter, sample: ProviderAdapterSample = {}): Check[] {
  const address: Address = {
    baseUrl: sample.baseUrl ?? 'http://127.0.0.1:9/some/path',
    model: sample.model ?? 'test-model',
  };
  return [
    ...dataChecks(adapter),
    ...addressChecks(adapter, address),
    ...credentialChecks(adapter, address),
    {
      name: 'has a class for every HTTP error, whatever it says',
      run() {
        const details = [{}, { code: '', type: '', message: '' }, { code: 'constructor', message: 'x'.repeat(10_000) }];
        for (let status = 300; status < 600; status++)
          for (const said of details) assert.ok(errorClasses.includes(adapter.classify?.(status, said) ?? 'invalid'));
      },
    },
    {
      name: 'reads no models in an answer that lists none',
      run() {
        for (const body of [{}, { data: null }, { data: [null, 1, {}] }, { models: 'x' }])
          assert.deepEqual(adapter.readModelList?.(body) ?? [], []);
      },
    },
  ];
}

function dataChecks(adapter: ProviderAdapter): Check[] {
  const { id, name, codecs, defaultBaseUrl, requirements } = adapter;
  return [
    {
      name: 'is called by an id for configuration and a name for people',
      run() {
        assert.match(id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        assert.notEqual(name.trim(), '');
      },
    },
    {
      name: 'speaks each of its dialects once',
      run() {
        const dialects = codecs.map(({ dialect }) => dialect);
        assert.ok(dialects.length > 0);
        assert.deepEqual(dialects, [...new Set(dialects)]);
      },
    },
    {
      name: 'offers operations that exist, each once',
      run() {
        assert.ok(adapter.operations.length > 0);
        assert.deepEqual(adapter.operations, [...new Set(adapter.operations)]);
        for (const operation of adapter.operations) assert.ok(operations.includes(operation), operation);
      },
    },
    {
      name: 'has a base URL, or asks for one',
      run() {
        if (requirements.baseUrl === 'required' || adapter.transport || adapter.configure) return;
        assert.ok(defaultBaseUrl, 'no default, and configuration need not give one');
        assert.equal(new URL(defaultBaseUrl).protocol, isLoopback(defaultBaseUrl) ? 'http:' : 'https:');
        assert.ok(!defaultBaseUrl.endsWith('/'), 'ends with a slash');
      },
    },
    {
      name: 'reads variables of the environment that can be set',
      run() {
        const names = Object.values(requirements.environment);
        for (const variable of names) assert.match(variable, /^[A-Z][A-Z0-9_]*$/);
        assert.deepEqual(names, [...new Set(names)]);
      },
    },
  ];
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function addressChecks(adapter: ProviderAdapter, address: Address): Check[] {
  return [
    {
      name: 'finds every operation it offers below its base URL',
      run() {
        for (const operation of adapter.operations) {
          const url = adapter.url(address, operation);
          assert.ok(url.startsWith(`${address.baseUrl}/`), `${operation}: ${url} is not below ${address.baseUrl}`);
          assert.ok(URL.canParse(url) && !/undefined|\s/.test(url), `${operation}: ${url} is no URL`);
        }
      },
    },
    {
      name: 'refuses every operation it does not offer',
      run() {
        for (const operation of operations.filter((known) => !adapter.operations.includes(known)))
          assert.throws(
            () => adapter.url(address, operation),
            (error: unknown) => GatewayError.is(error) && error.code === 'PROXY_UNSUPPORTED',
            operation,
          );
      },
    },
  ];
}

function credentialChecks(adapter: ProviderAdapter, address: Address): Check[] {
  const { apiKey } = adapter.requirements;
  const [operation = 'chat'] = adapter.operations;
  const request = (): AuthorizeRequest => ({
    method: 'POST',
    url: adapter.url(address, operation),
    headers: Object.freeze({ 'content-type': 'application/json' }),
    body: '{}',
  });
  const checks: Check[] = [
    {
      name: 'writes header names in lower case and values on one line',
      async run() {
        const headers = await adapter.authorize(request(), { id: 'one', apiKey: secret }, epochMs);
        for (const [name, value] of Object.entries(headers)) {
          assert.match(name, /^[a-z0-9-]+$/);
          assert.match(value, /^[\x20-\x7e]+$/);
        }
      },
    },
    {
      name: 'keeps the secret out of the URL',
      run: () => assert.ok(!request().url.includes(secret)),
    },
  ];
  if (apiKey !== 'none')
    checks.push({
      name: 'proves each credential with headers of its own',
      async run() {
        const one = await adapter.authorize(request(), { id: 'one', apiKey: secret }, epochMs);
        const other = await adapter.authorize(request(), { id: 'other', apiKey: `${secret}-2` }, epochMs);
        assert.notDeepEqual(one, other);
      },
    });
  if (apiKey !== 'required')
    checks.push({
      name: 'says nothing of a key where there is none',
      async run() {
        const headers = await adapter.authorize(request(), { id: 'one' }, epochMs);
        assert.doesNotMatch(JSON.stringify(headers), /undefined|null/);
        assert.equal(headers['authorization'], undefined);
      },
    });
  return checks;
}

/** Registers `providerAdapterChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeProviderAdapter(adapter: ProviderAdapter, sample: ProviderAdapterSample = {}): void {
  describeChecks(`${adapter.id} as a provider adapter`, providerAdapterChecks(adapter, sample));
}
