import { describe, expect, it, vi } from 'vitest';

describe('the examples of the README', () => {
  it('print what the README says they print', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('./fit-a-conversation.ts');
    await import('./cache-answers.ts');
    expect(log.mock.calls.flat()).toEqual([
      expect.stringMatching(/^all of it: about \d{3,4} tokens$/),
      'truncated to 200 tokens: system user assistant user',
      'a window of one message: system user',
      'miss: answer 1',
      'hit: answer 1',
      'miss: answer 2',
      'bypass: answer 3',
    ]);
  });
});
