import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment, ProviderAdapter, SettingProblem, Settings, Transport, TransportRequest } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describeProviderAdapter } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { vertex } from './vertex.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = {
  type: 'service_account',
  project_id: 'own-project',
  private_key_id: 'key-1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  client_email: 'gateway@own-project.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.example/token',
};
const user = {
  type: 'authorized_user',
  client_id: 'c',
  client_secret: 's',
  refresh_token: 'r',
  quota_project_id: 'quota',
};
const inline = JSON.stringify(account);
const nowhere = { HOME: '/nonexistent' };

const configure = (
  settings: Settings,
  environment: Environment = nowhere,
): ProviderAdapter | SettingProblem | undefined => vertex.configure?.(settings, environment);
function configured(settings: Settings = { serviceAccount: inline }, environment?: Environment): ProviderAdapter {
  const adapter = configure(settings, environment);
  if (!adapter || 'problem' in adapter) throw new Error(adapter?.problem);
  return adapter;
}
function file(value: object, name = 'credentials.json'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'vertex-')), name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

/** What an adapter asks to get its token, and the headers that it makes of the answer. */
async function exchange(
  adapter: ProviderAdapter,
  status = 200,
  answer: object = { access_token: 'token', expires_in: 3_600 },
) {
  const asked: TransportRequest[] = [];
  const clock = createFakeClock();
  const headers = adapter.authorize(
    { method: 'POST', url: 'https://x.example', headers: {} },
    { id: 'one' },
    clock.epochMs(),
    {
      clock,
      transport: {
        dispatch(request, handler) {
          asked.push(request);
          handler.onHeaders(status, {});
          handler.onData(Buffer.from(JSON.stringify(answer)));
          handler.onEnd();
          return { abort() {}, pause() {}, resume() {} };
        },
      },
    },
  );
  return { asked, headers: await headers, nowSeconds: Math.floor(clock.epochMs() / 1_000) };
}

describeProviderAdapter(vertex);

describe('vertex', () => {
  it.each([
    ['global', 'https://aiplatform.googleapis.com'],
    ['europe-west1', 'https://europe-west1-aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
  ])('is found in %s at %s', (location, host) => {
    const adapter = configured({ serviceAccount: inline, location });
    const address = { baseUrl: adapter.defaultBaseUrl ?? '', model: 'claude-sonnet-4-5@20250929' };
    const models = `${host}/v1/projects/own-project/locations/${location}/publishers/anthropic/models/claude-sonnet-4-5%4020250929`;
    expect(adapter.url(address, 'chat')).toBe(`${models}:rawPredict`);
    expect(adapter.url(address, 'stream')).toBe(`${models}:streamRawPredict`);
    expect(adapter.url(address, 'list_models')).toBe(`${host}/v1beta1/publishers/anthropic/models?pageSize=200`);
  });

  it('asks for Gemini by its own methods, and for other models of Google as for those of anybody', () => {
    const adapter = configured({ serviceAccount: inline, location: 'global' });
    const model = 'google/gemini-2.5-flash';
    const served = adapter.forModel?.(model);
    expect(served?.codecs.map(({ dialect }) => dialect)).toEqual(['gemini']);
    expect(served?.fields).toBeUndefined();
    const at = (operation: 'chat' | 'stream') => served?.url({ baseUrl: 'https://h', model }, operation);
    const place = 'https://h/v1/projects/own-project/locations/global/publishers/google/models/gemini-2.5-flash';
    expect([at('chat'), at('stream')]).toEqual([`${place}:generateContent`, `${place}:streamGenerateContent?alt=sse`]);
    expect(adapter.forModel?.('google/gemma-3-27b-it').codecs[0].dialect).toBe('openai-chat');
  });

  it('asks for models of other publishers by the face of the OpenAI dialect, and for none without a publisher', () => {
    const adapter = configured({ serviceAccount: inline, location: 'us-central1' });
    const llama = adapter.forModel?.('meta/llama-4-scout');
    const baseUrl = adapter.defaultBaseUrl ?? '';
    expect(llama?.codecs.map(({ dialect }) => dialect)).toEqual(['openai-chat']);
    expect(llama?.fields).toBeUndefined();
    expect(llama?.url({ baseUrl, model: 'meta/llama-4-scout' }, 'stream')).toBe(
      `${baseUrl}/v1/projects/own-project/locations/us-central1/endpoints/openapi/chat/completions`,
    );
    expect(adapter.forModel?.('claude-haiku-4-5').codecs[0].dialect).toBe('anthropic-messages');
    expect(() => adapter.forModel?.('palm').url({ baseUrl, model: 'palm' }, 'chat')).toThrow(
      expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param: 'model' }),
    );
  });

  it('signs an assertion with the key of a service account', async () => {
    const { asked, headers, nowSeconds } = await exchange(configured());
    expect(headers).toEqual({ authorization: 'Bearer token' });
    const [request] = asked;
    expect(request).toMatchObject({ method: 'POST', url: account.token_uri });
    const form = new URLSearchParams(String(request?.body));
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
    expect(read(claims)).toEqual({
      iss: account.client_email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: account.token_uri,
      iat: nowSeconds,
      exp: nowSeconds + 3_600,
    });
    const text = Buffer.from(`${head}.${claims}`);
    expect(verify('RSA-SHA256', text, createPublicKey(privateKey), Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('exchanges what gcloud keeps of a user, whose quota is that of the project', async () => {
    const path = file(user, 'application_default_credentials.json');
    const adapter = configured({}, { CLOUDSDK_CONFIG: join(path, '..') });
    const { asked, headers } = await exchange(adapter);
    expect(headers).toEqual({ authorization: 'Bearer token', 'x-goog-user-project': 'quota' });
    expect(asked[0]?.url).toBe('https://oauth2.googleapis.com/token');
    expect(Object.fromEntries(new URLSearchParams(String(asked[0]?.body)))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'c',
      client_secret: 's',
      refresh_token: 'r',
    });
  });

  it('asks the machine itself only where that is wanted', async () => {
    const adapter = configured({ auth: 'metadata', project: 'p' }, { GCE_METADATA_HOST: '127.0.0.1:1' });
    const { asked } = await exchange(adapter);
    expect(asked[0]).toMatchObject({ method: 'GET', headers: { 'metadata-flavor': 'Google' } });
    expect(asked[0]?.url).toBe('http://127.0.0.1:1/computeMetadata/v1/instance/service-accounts/default/token');
    expect(configure({ project: 'p' })).toMatchObject({ setting: 'serviceAccount' });
  });

  it('takes a file, and a project of its own over that of the file', () => {
    const adapter = configured({ serviceAccount: file(account), project: 'other' });
    expect(adapter.url({ baseUrl: 'https://x.example', model: 'm' }, 'chat')).toContain('/projects/other/');
  });

  it.each([
    ['no file', { serviceAccount: '/nonexistent.json' }, 'serviceAccount', 'names a file that cannot be read.'],
    ['no JSON', { serviceAccount: '{' }, 'serviceAccount', 'holds no JSON object.'],
    ['another type', { serviceAccount: '{"type":"external_account"}' }, 'serviceAccount', 'of a type other than'],
    ['a missing field', { serviceAccount: '{"type":"service_account"}' }, 'serviceAccount', 'lacks client_email.'],
    [
      'a broken key',
      { serviceAccount: JSON.stringify({ ...account, private_key: 'x' }) },
      'serviceAccount',
      'private_key that cannot be read',
    ],
    [
      'a broken address',
      { serviceAccount: JSON.stringify({ ...account, token_uri: 'x' }) },
      'serviceAccount',
      'token_uri that is no address',
    ],
    ['no project', { auth: 'metadata' }, 'project', 'needs a project; give one, or set GOOGLE_CLOUD_PROJECT.'],
    ['an odd location', { serviceAccount: inline, location: 'a/b' }, 'location', 'expected a location'],
    ['an odd proof', { auth: 'magic' }, 'auth', 'expected one of: adc, metadata.'],
  ])('says of %s which setting it is', (_, settings, setting, problem) => {
    expect(configure(settings)).toMatchObject({ setting, problem: expect.stringContaining(problem) });
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Invalid JWT: -----BEGIN' }, 'auth', '400 invalid_grant'],
    [503, {}, 'never_sent', '503'],
    [200, { token: 'x' }, 'never_sent', '200'],
  ])('tells of a refusal %d without its words', async (status, answer, errorClass, reason) => {
    const failed = exchange(configured(), status, answer);
    await expect(failed).rejects.toMatchObject({
      message: `Google gave no access token (${reason}).`,
      fault: { class: errorClass },
    });
  });

  it('waits ten seconds for a token, and asks anew the next time', async () => {
    const clock = createFakeClock();
    let [asked, aborted] = [0, 0];
    const abort = (): void => void aborted++;
    const transport: Transport = {
      dispatch() {
        asked++;
        return { abort, pause() {}, resume() {} };
      },
    };
    const adapter = configured();
    const ask = () =>
      adapter.authorize({ method: 'POST', url: 'https://x.example', headers: {} }, { id: 'one' }, clock.epochMs(), {
        clock,
        transport,
      });
    const failures = Promise.allSettled([ask(), ask()]);
    clock.advance(10_000);
    expect(await failures).toMatchObject([{ reason: { code: 'PROXY_UPSTREAM_TIMEOUT' } }, { status: 'rejected' }]);
    expect([asked, aborted]).toEqual([1, 1]);
    void Promise.resolve(ask()).catch(() => {});
    expect(asked).toBe(2);
  });

  it('puts the version into the body, and takes the model out', () => {
    expect(vertex.fields).toEqual({ model: false, anthropic_version: { value: 'vertex-2023-10-16' } });
  });

  it('reads the list of a publisher, and a model that a place does not have', () => {
    const publisherModels = [{ name: 'publishers/anthropic/models/claude-haiku-4-5' }, { name: 1 }, null];
    expect(vertex.readModelList?.({ publisherModels })).toEqual(['claude-haiku-4-5']);
    expect(vertex.classify?.(400, { message: 'Publisher Model `x` is not servable in region us-east1.' })).toBe(
      'model_missing',
    );
  });
});
