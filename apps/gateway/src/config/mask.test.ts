import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask.ts';
import { configSchema } from './schema.ts';
import { secretsOf } from './secrets-of.ts';

const secrets = {
  accessKeyId: 'canary-access-key',
  secretAccessKey: 'canary-secret-key',
  sessionToken: 'canary-session',
  serviceAccount: '{"private_key":"canary-private-key"}',
};

describe('the secrets of a cloud', () => {
  const config = configSchema.parse({ providers: { aws: { type: 'bedrock', region: 'eu-central-1', ...secrets } } });

  it('are masked where a configuration is shown', () => {
    const shown = JSON.stringify(maskSecrets(config));
    expect(shown).toContain('eu-central-1');
    expect(shown).not.toContain('canary');
  });

  it('are known to whatever prints', () => {
    expect(secretsOf(config)).toEqual(Object.values(secrets));
  });
});
