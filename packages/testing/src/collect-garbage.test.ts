import { describe, expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

function watched(): { readonly forgotten: WeakRef<object>; readonly held: object; readonly seen: WeakRef<object> } {
  const held = { held: true };
  return { forgotten: new WeakRef({ held: false }), held, seen: new WeakRef(held) };
}

describe('collectGarbage', () => {
  it('takes what nobody holds, and leaves what somebody does', async () => {
    const { forgotten, held, seen } = watched();
    await collectGarbage();
    expect(forgotten.deref()).toBeUndefined();
    expect(seen.deref()).toBe(held);
  });
});
