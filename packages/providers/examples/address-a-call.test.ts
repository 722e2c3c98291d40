import { expect, it } from 'vitest';
import { addressCall } from './address-a-call.ts';

it('addresses a call to a vendor', async () => {
  expect(await addressCall('anthropic', 'claude-haiku-4-5', { id: 'default', apiKey: 'k' })).toEqual({
    url: 'https://api.anthropic.com/v1/messages',
    headers: { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
    maxOutputTokens: 64_000,
  });
});

it('has nothing to say of a vendor it does not know', async () => {
  await expect(addressCall('nobody', 'm', { id: 'default' })).rejects.toThrow('nobody');
});
