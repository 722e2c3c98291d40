import type { AuthorizeMeans } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createTokenSource, type Token } from './token-source.ts';

const means: AuthorizeMeans = {
  clock: createFakeClock(),
  transport: { dispatch: () => ({ abort() {}, pause() {}, resume() {} }) },
};
const hourMs = 3_600_000;

/** A source whose fetches the test answers. */
function scripted() {
  const asked: PromiseWithResolvers<Token>[] = [];
  const source = createTokenSource(() => {
    const answer = Promise.withResolvers<Token>();
    asked.push(answer);
    return answer.promise;
  });
  return { asked, ask: (epochMs: number) => source(epochMs, means) };
}

describe('createTokenSource', () => {
  it('fetches one token for all who ask at once, and then gives it without waiting', async () => {
    const { asked, ask } = scripted();
    const waiting = [ask(0), ask(1), ask(2)];
    asked[0]?.resolve({ value: 'one', expiresAtMs: hourMs });
    expect(await Promise.all(waiting)).toEqual(['one', 'one', 'one']);
    expect(ask(10)).toBe('one');
    expect(asked).toHaveLength(1);
  });

  it('renews it ahead of its end, while the old one serves', async () => {
    const { asked, ask } = scripted();
    const first = ask(0);
    asked[0]?.resolve({ value: 'one', expiresAtMs: hourMs });
    await first;
    expect(ask(hourMs - 300_001)).toBe('one');
    expect(asked).toHaveLength(1);
    expect(ask(hourMs - 300_000)).toBe('one');
    expect(ask(hourMs - 290_000)).toBe('one');
    expect(asked).toHaveLength(2);
    asked[1]?.resolve({ value: 'two', expiresAtMs: 2 * hourMs });
    await asked[1]?.promise;
    expect(ask(hourMs - 289_000)).toBe('two');
  });

  it('gives no token that may be over by the time it arrives', async () => {
    const { asked, ask } = scripted();
    const first = ask(0);
    asked[0]?.resolve({ value: 'one', expiresAtMs: hourMs });
    await first;
    const second = ask(hourMs - 30_000);
    asked[1]?.resolve({ value: 'two', expiresAtMs: 2 * hourMs });
    expect(await second).toBe('two');
  });

  it('survives a renewal that fails, and tries again after a rest', async () => {
    const { asked, ask } = scripted();
    const first = ask(0);
    asked[0]?.resolve({ value: 'one', expiresAtMs: hourMs });
    await first;
    expect(ask(hourMs - 200_000)).toBe('one');
    asked[1]?.reject(new Error('down'));
    await expect(asked[1]?.promise).rejects.toThrow('down');
    await Promise.resolve();
    expect(ask(hourMs - 199_000)).toBe('one');
    expect(asked).toHaveLength(2);
    expect(ask(hourMs - 190_000)).toBe('one');
    expect(asked).toHaveLength(3);
  });

  it('tells all who wait of a failure, and asks anew the next time', async () => {
    const { asked, ask } = scripted();
    const waiting = [ask(0), ask(0)];
    asked[0]?.reject(new Error('down'));
    for (const each of waiting) await expect(each).rejects.toThrow('down');
    const again = ask(1);
    asked[1]?.resolve({ value: 'one', expiresAtMs: hourMs });
    expect(await again).toBe('one');
  });
});
