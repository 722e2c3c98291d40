import { describe, expect, it, vi } from 'vitest';

describe('the example of the README', () => {
  it('prints what the README says it prints', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('./own-app.ts');
    expect(log.mock.calls).toEqual([
      [200, 'Hello from your own app.'],
      ['requests left this minute:', '59'],
    ]);
  });
});
