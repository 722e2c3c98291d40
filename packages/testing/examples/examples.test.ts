import { describe, expect, it, vi } from 'vitest';

describe('the examples of the README', () => {
  it('print what the README says they print', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('./script-an-upstream.ts');
    await import('./test-a-plug.ts');
    expect(log.mock.calls.flat()).toEqual([
      'limited: 429, retry after 2 s',
      'the upstream waits in the middle of its stream',
      'streamed to the end: true',
      'You sent {"model":"gpt-4o-mini"}',
      'Hello!',
      '4 requests to /v1/chat/completions; aborted: false',
      'Slow down.',
      '0 errors after a second',
      { kind: 'text', text: 'Hi!' },
    ]);
  });
});
