import { describe, expect, it } from 'vitest';
import { certificate, otherKey, privateKey } from './certificates.ts';
import { run } from './run-program.ts';

describe('gateway check', () => {
  it('prints the resolved configuration with secrets masked', async () => {
    const config = `providers: { a: { type: openai, apiKey: "\${A_KEY}", baseUrl: "http://user:canary@127.0.0.1/v1" } }\nkeys: { k: { key: canary-key } }`;
    const program = run(['check'], { 'gateway.yaml': config }, { A_KEY: 'sk-canary' });
    expect(await program.exit).toBe(0);
    expect(program.output).toContain('bodyLimit: 10485760');
    expect(program.output).not.toContain('canary');
  });

  it('says where a typo is', async () => {
    const program = run(['check'], { 'gateway.yaml': 'providers:\n  a:\n    type: openai\n    apiKye: x\n' });
    expect(await program.exit).toBe(1);
    expect(program.output).toContain('gateway.yaml:4:13 providers.a.apiKye: this key is not known');
  });

  it.each([
    ['{ type: openai }', '2:8 providers.a.b.apiKey: OpenAI needs an API key.'],
    ['{ type: openai, apiKey: k, dialect: odd }', '2:44 providers.a.b.dialect: OpenAI does not answer in "odd"'],
    ['{ type: bedrock, apiKey: k }', '2:8 providers.a.b.region: Amazon Bedrock needs a region'],
    ['{ type: bedrock, region: A B, apiKey: k }', '2:33 providers.a.b.region: expected a region: us-east-1.'],
    ['{ type: azure-openai, apiKey: k }', '2:8 providers.a.b.baseUrl: Azure OpenAI has no default address'],
    ['{ type: azure-openai, resource: r, auth: x }', '2:49 providers.a.b.auth: expected one of: api-key, bearer.'],
    ['{ type: vertex, serviceAccount: none.json }', '2:40 providers.a.b.serviceAccount: names a file that cannot be'],
  ])('says where what only building shows is: %s', async (provider, problem) => {
    const program = run(['check'], { 'gateway.yaml': `providers:\n  a.b: ${provider}\n` });
    expect(await program.exit).toBe(1);
    expect(program.output).toContain(`gateway.yaml:${problem}`);
  });

  it('says what of the environment is wrong where there is no file', async () => {
    const program = run(['check'], {}, { OLLAMA_HOST: '%%%' });
    expect(await program.exit).toBe(1);
    expect(program.output).toBe('environment providers.ollama.baseUrl: must be an http or https URL.\n');
  });

  const tls = 'server: { tls: { cert: cert.pem, key: key.pem } }';
  it.each<[string, Record<string, string>, RegExp]>([
    ['prices that are not there', { 'gateway.yaml': 'catalog: { prices: nowhere.yaml }' }, /nowhere.yaml .*ENOENT/],
    [
      'prices that are none',
      {
        'gateway.yaml': 'catalog: { prices: prices.yaml }',
        'prices.yaml': '- { provider: openai, model: x, prize: 1 }',
      },
      /prices.yaml 0: Unrecognized key: "prize"/,
    ],
    [
      'a certificate that is not there',
      { 'gateway.yaml': tls },
      /gateway.yaml:1:24 server.tls.cert: the file cert.pem cannot be read/,
    ],
    [
      'a certificate that is none',
      { 'gateway.yaml': tls, 'cert.pem': 'canary', 'key.pem': privateKey },
      /server.tls.cert: the file cert.pem is no certificate in PEM form/,
    ],
    [
      'a private key that is none',
      { 'gateway.yaml': tls, 'cert.pem': certificate, 'key.pem': 'canary' },
      /server.tls.key: the file key.pem is no private key in PEM form/,
    ],
    [
      "another's private key",
      { 'gateway.yaml': tls, 'cert.pem': certificate, 'key.pem': otherKey },
      /server.tls: this key is not that of the certificate/,
    ],
    ['a body limit of nothing', { 'gateway.yaml': 'server: { bodyLimit: 0 }' }, /server.bodyLimit: expected a size/],
    ['a cache of nothing', { 'gateway.yaml': 'cache: { maxBytes: 0 }' }, /cache.maxBytes: expected a size/],
    ['a proxy that is none', { 'gateway.yaml': 'server: { trustProxy: [x] }' }, /server.trustProxy.0: expected an add/],
    [
      'two credentials of one name',
      {
        'gateway.yaml': 'providers: { a: { type: openai, credentials: [{ id: x, apiKey: k }, { id: x, apiKey: l }] } }',
      },
      /gateway.yaml:1:46 providers.a.credentials: two credentials have the same id/,
    ],
  ])('finds all that a start would: %s', async (_, files, message) => {
    const program = run(['check'], files);
    expect(await program.exit).toBe(1);
    expect(program.output).toMatch(message);
    expect(program.output).not.toMatch(/ {4}at |canary/);
  });

  it('takes a certificate and its key', async () => {
    const program = run(['check'], { 'gateway.yaml': tls, 'cert.pem': certificate, 'key.pem': privateKey });
    expect(await program.exit).toBe(0);
  });

  it('heeds what the command line says, as a start does', async () => {
    const program = run(['check', '--host', '0.0.0.0']);
    expect(await program.exit).toBe(1);
    expect(program.output).toContain('without keys the gateway listens on loopback only');
  });

  it('warns of an entry in the list of a key that allows nothing', async () => {
    const program = run(['check'], { 'gateway.yaml': 'keys: { alice: { key: k, models: [gtp-4o] } }' });
    expect(await program.exit).toBe(0);
    expect(program.output).toContain('keys.alice.models: "gtp-4o" is no model');
  });
});

describe('gateway schema', () => {
  it('prints a JSON Schema that editors can use', async () => {
    const program = run(['schema']);
    expect(await program.exit).toBe(0);
    expect(JSON.parse(program.output)).toMatchObject({
      type: 'object',
      properties: { server: {}, providers: {}, models: {}, keys: {} },
    });
  });
});
