import { describe, expect, it, vi } from 'vitest';

describe('the example of the README', () => {
  it('prints what the README says it prints', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import('./observe-a-gateway.ts');
    const printed = log.mock.calls.flat().map(String);
    expect(printed).toHaveLength(4);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ level: 'warn', msg: 'breaker changed', state: 'open' });
    expect(JSON.parse(printed[1] ?? '')).toMatchObject({
      level: 'error',
      err: { message: 'Incorrect API key provided: [redacted]' },
    });
    expect(printed.slice(2)).toEqual([
      'alice spent 0.0001 USD at groq',
      'proxy_cost_usd_total{alias="fast",provider="groq",model="llama-3.3-70b",key="alice"} 0.0001',
    ]);
  });
});
