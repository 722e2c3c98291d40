import type { ProviderAdapter } from '@proxy/spec';
import { describeProviderAdapter } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { bedrock } from './bedrock.ts';

const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
const configured = (
  settings: Record<string, string> = {},
  environment: Record<string, string> = {},
): ProviderAdapter => {
  const adapter = bedrock.configure?.({ region: 'eu-central-1', ...settings }, environment);
  if (!adapter || 'problem' in adapter) throw new Error(adapter?.problem);
  return adapter;
};
const request = {
  method: 'POST',
  url: 'https://bedrock-runtime.eu-central-1.amazonaws.com/model/m/converse',
  headers: {},
};
const proof = (adapter: ProviderAdapter, apiKey?: string) => adapter.authorize(request, { id: 'one', apiKey }, 0);

describeProviderAdapter(configured(), {
  baseUrl: 'http://127.0.0.1:9',
  model: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0',
});

describe('bedrock', () => {
  it('is found by its region, and its lists at the host that manages models', () => {
    const adapter = configured();
    const baseUrl = adapter.defaultBaseUrl ?? '';
    const arn = 'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc';
    expect(baseUrl).toBe('https://bedrock-runtime.eu-central-1.amazonaws.com');
    expect(adapter.url({ baseUrl, model: 'us.amazon.nova-2-lite-v1:0' }, 'chat')).toBe(
      `${baseUrl}/model/us.amazon.nova-2-lite-v1%3A0/converse`,
    );
    expect(adapter.url({ baseUrl, model: arn }, 'stream')).toBe(
      `${baseUrl}/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse-stream`,
    );
    expect(adapter.url({ baseUrl, model: '' }, 'list_models')).toBe(
      'https://bedrock.eu-central-1.amazonaws.com/foundation-models',
    );
    expect(configured({ region: 'cn-north-1' }).defaultBaseUrl).toBe(
      'https://bedrock-runtime.cn-north-1.amazonaws.com.cn',
    );
  });

  it('signs with keys of AWS, and shows an API key as it is', () => {
    expect(proof(configured(keys))).toMatchObject({
      authorization: expect.stringContaining('AWS4-HMAC-SHA256 Credential=AKIA/19700101/eu-central-1/bedrock/'),
    });
    expect(proof(configured(keys), 'key')).toEqual({ authorization: 'Bearer key' });
    expect(proof(configured({}, { AWS_BEARER_TOKEN_BEDROCK: 'token' }))).toEqual({ authorization: 'Bearer token' });
  });

  it("prefers configured keys to the environment's, and mixes no session into them", () => {
    const environment = { AWS_BEARER_TOKEN_BEDROCK: 'token', AWS_ACCESS_KEY_ID: 'OTHER', AWS_SESSION_TOKEN: 'session' };
    const headers = proof(configured({ ...keys, sessionToken: 'session' }, environment));
    expect(headers).toMatchObject({ authorization: expect.stringContaining('Credential=AKIA/') });
    expect(headers).not.toHaveProperty('x-amz-security-token');
    const own = proof(
      configured({ ...keys, sessionToken: 'session' }, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SESSION_TOKEN: 'session' }),
    );
    expect(own).toMatchObject({ 'x-amz-security-token': 'session' });
  });

  it('needs a key of either kind', () => {
    expect(configured().requirements.apiKey).toBe('required');
    expect(configured(keys).requirements.apiKey).toBe('optional');
  });

  it.each([
    [{ region: 'Frankfurt!' }, 'region'],
    [{ accessKeyId: 'AKIA' }, 'secretAccessKey'],
    [{ secretAccessKey: 'secret' }, 'accessKeyId'],
  ])('says which setting is wrong: %j', (settings, setting) => {
    expect(bedrock.configure?.({ region: 'us-east-1', ...settings }, {})).toMatchObject({ setting });
  });

  it.each([
    [400, 'The provided model identifier is invalid.', 'model_missing'],
    [400, 'Malformed input request', 'caller_fault'],
    [403, "You don't have access to the model with the specified model ID.", 'model_missing'],
    [403, 'The security token included in the request is expired', 'auth'],
    [424, 'The model failed.', 'overloaded'],
    [429, 'Too many tokens, please wait before trying again.', 'rate_limited'],
    [503, 'Service unavailable', 'overloaded'],
  ])('reads %d %s as %s', (status, message, errorClass) => {
    expect(bedrock.classify?.(status, { message })).toBe(errorClass);
  });

  it('lists the models of its own form', () => {
    expect(
      bedrock.readModelList?.({ modelSummaries: [{ modelId: 'amazon.nova-lite-v1:0' }, { modelName: 'x' }, null] }),
    ).toEqual(['amazon.nova-lite-v1:0']);
  });
});
