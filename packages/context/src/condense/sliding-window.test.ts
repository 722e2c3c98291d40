import { describe, expect, it } from 'vitest';
import { assistant, call, system, toolResult, user } from '../../test/conversations.ts';
import { slidingWindow } from './sliding-window.ts';

const talk = [
  system('be brief'),
  user('one'),
  assistant('two'),
  user('three'),
  call('a'),
  toolResult('a'),
  assistant('four'),
  user('five'),
];

describe('slidingWindow', () => {
  it('keeps the newest whole turns that it holds', () => {
    expect(slidingWindow(talk, { windowSize: 6 })).toEqual([system('be brief'), ...talk.slice(3)]);
  });

  it('is never filled up with half a turn', () => {
    expect(slidingWindow(talk, { windowSize: 4 })).toEqual([system('be brief'), user('five')]);
  });

  it('counts turns where asked to', () => {
    expect(slidingWindow(talk, { windowSize: 2, unit: 'turns' })).toEqual([system('be brief'), ...talk.slice(3)]);
    expect(slidingWindow(talk, { windowSize: 3, unit: 'turns' })).toBe(talk);
  });

  it('does not count instructions as messages of the window', () => {
    expect(slidingWindow(talk, { windowSize: 7 })).toBe(talk);
  });

  it('counts them, and lets them go, where they are not to be preserved', () => {
    expect(slidingWindow(talk, { windowSize: 7, preserveSystem: false })).toEqual(talk.slice(1));
  });

  it('holds the narrower of two limits', () => {
    const estimate = () => 10;
    expect(slidingWindow(talk, { windowSize: 6, maxTokens: 20, estimate })).toEqual([system('be brief'), user('five')]);
    expect(slidingWindow(talk, { windowSize: 1, maxTokens: 1000, estimate })).toEqual([
      system('be brief'),
      user('five'),
    ]);
  });

  it('thins the last turn from its oldest end where that alone is too long', () => {
    const work = [user('go'), call('a'), toolResult('a'), call('b'), toolResult('b')];
    expect(slidingWindow(work, { windowSize: 3 })).toEqual([user('go'), call('b'), toolResult('b')]);
  });

  it('without a limit keeps everything', () => {
    expect(slidingWindow(talk, {})).toBe(talk);
  });
});
