import type { Target } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createStateOrigins } from './state-origins.ts';

const target = (id: string): Target => ({ id, realm: 'r' }) as Target;

describe('createStateOrigins', () => {
  it('tells who issued what, in the order that was asked for', () => {
    const origins = createStateOrigins({ clock: createFakeClock() });
    origins.remember(['one', 'two'], target('a'));
    origins.remember(['three'], target('b'));
    expect([...(origins.find(['three', 'unknown', 'one']) ?? [])]).toEqual([
      ['three', { target: 'b', realm: 'r' }],
      ['one', { target: 'a', realm: 'r' }],
    ]);
  });

  it('tells nothing of what it does not know, and of nothing', () => {
    const origins = createStateOrigins({ clock: createFakeClock() });
    origins.remember(undefined, target('a'));
    expect(origins.find(['unknown'])).toBeUndefined();
    expect(origins.find(undefined)).toBeUndefined();
  });

  it('remembers that nobody reads what was refused', () => {
    const origins = createStateOrigins({ clock: createFakeClock() });
    origins.remember(['one'], target('a'));
    expect(origins.disown(['one', 'two'])).toEqual(origins.find(['one', 'two']));
    expect(origins.find(['one'])?.get('one')).toEqual({ target: '' });
  });

  it('forgets what was not returned for a day', () => {
    const clock = createFakeClock();
    const origins = createStateOrigins({ clock });
    origins.remember(['one'], target('a'));
    clock.advance(86_399_999);
    expect(origins.find(['one'])?.size).toBe(1);
    clock.advance(86_400_000);
    expect(origins.find(['one'])).toBeUndefined();
  });

  it('remembers for as long as a conversation does not rest for a day', () => {
    const clock = createFakeClock();
    const origins = createStateOrigins({ clock });
    origins.remember(['one'], target('a'));
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(50_000_000);
      expect(origins.find(['one'])?.get('one')).toMatchObject({ target: 'a' });
    }
  });

  it('holds a bounded number, the latest among them', () => {
    const origins = createStateOrigins({ clock: createFakeClock() });
    for (let turn = 0; turn < 60_000; turn++) origins.remember([`state ${turn}`], target('a'));
    expect(origins.find(['state 0'])).toBeUndefined();
    expect(origins.find(['state 59999'])?.size).toBe(1);
  });
});
