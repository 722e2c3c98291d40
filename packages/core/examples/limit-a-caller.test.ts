import { expect, it } from 'vitest';
import { meter, statusFor } from './limit-a-caller.ts';

it('limits a caller: by requests, and by tokens that are known afterwards', async () => {
  expect([await statusFor('alice'), await statusFor('alice'), await statusFor('alice')]).toEqual([200, 200, 429]);
  expect(await statusFor('bob')).toBe(200);
  expect(await meter('alice', 2_000, async () => 500)).toBeGreaterThanOrEqual(4_500);
  await expect(meter('alice', 6_000, async () => 1)).rejects.toThrow('come back in Infinity ms');
});
