import type { Operation, ProviderAdapter } from '@proxy/spec';
import { describeProviderAdapter } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { azureOpenai } from './azure-openai.ts';

const configured = (settings: Record<string, string> = {}): ProviderAdapter => {
  const adapter = azureOpenai.configure?.(settings, {});
  if (!adapter || 'problem' in adapter) throw new Error(adapter?.problem);
  return adapter;
};
const urlOf = (adapter: ProviderAdapter, operation: Operation, baseUrl = adapter.defaultBaseUrl ?? ''): string =>
  adapter.url({ baseUrl, model: 'my gpt' }, operation);

describeProviderAdapter(configured({ apiVersion: '2024-10-21' }));

describe('azure-openai', () => {
  it.each([
    [{}, 'chat', '/openai/v1/chat/completions'],
    [{ apiVersion: 'preview' }, 'stream', '/openai/v1/chat/completions?api-version=preview'],
    [{}, 'list_models', '/openai/v1/models'],
    [{ apiVersion: '2024-10-21' }, 'chat', '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21'],
    [
      { apiVersion: '2025-04-01-preview' },
      'embeddings',
      '/openai/deployments/my%20gpt/embeddings?api-version=2025-04-01-preview',
    ],
    [{ apiVersion: '2024-10-21' }, 'validate', '/openai/models?api-version=2024-10-21'],
  ] as const)('with %j has %s at %s', (settings, operation, path) => {
    expect(urlOf(configured({ resource: 'mine', ...settings }), operation)).toBe(
      `https://mine.openai.azure.com${path}`,
    );
  });

  it.each([
    'https://x.openai.azure.com/',
    'https://x.openai.azure.com/openai',
    'https://x.openai.azure.com/openai/v1/',
  ])('takes the address as people copy it: %s', (baseUrl) => {
    expect(urlOf(configured(), 'chat', baseUrl)).toBe('https://x.openai.azure.com/openai/v1/chat/completions');
  });

  it('proves itself by a header of its own, or by a bearer token', () => {
    const request = { method: 'POST', url: 'https://x.example', headers: {} };
    const credential = { id: 'one', apiKey: 'k' };
    expect(configured().authorize(request, credential, 0)).toEqual({ 'api-key': 'k' });
    expect(configured({ auth: 'bearer' }).authorize(request, credential, 0)).toEqual({ authorization: 'Bearer k' });
  });

  it.each([{ apiVersion: '2024' }, { auth: 'password' }, { resource: 'https://x.example' }])(
    'says which setting is wrong: %j',
    (settings) => {
      expect(azureOpenai.configure?.(settings, {})).toMatchObject({ setting: Object.keys(settings)[0] });
    },
  );

  it.each([
    [
      404,
      { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
      'model_missing',
    ],
    [400, { code: 'content_filter', message: 'The response was filtered.' }, 'caller_fault'],
    [401, { code: '401', message: 'Access denied due to invalid subscription key.' }, 'auth'],
    [429, { code: '429', message: 'Requests have exceeded call rate limit.' }, 'rate_limited'],
  ] as const)('reads %d %j as %s', (status, details, errorClass) => {
    expect(azureOpenai.classify?.(status, details)).toBe(errorClass);
  });
});
