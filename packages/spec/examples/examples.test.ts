import { describe, expect, it, vi } from 'vitest';

describe('the examples of the README', () => {
  it('print what the README says they print', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('./write-a-plug.ts');
    await import('./read-a-stream.ts');
    expect(log.mock.calls.flat()).toEqual([
      'error: PROXY_INVALID_REQUEST (400) At most 1 messages, please.',
      'the request itself is still pending',
      'content begins with event 2',
      'complete: true, end_turn: Hello!',
      '7 tokens of output',
    ]);
  });
});
