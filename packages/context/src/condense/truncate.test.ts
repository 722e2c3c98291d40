import { describe, expect, it } from 'vitest';
import { assistant, call, system, toolResult, user, userResults } from '../../test/conversations.ts';
import { truncate } from './truncate.ts';

/** Every message costs one. */
const estimate = () => 1;

describe('truncate', () => {
  it('lets answers go before the question they belong to', () => {
    const messages = [user('one'), call('a'), toolResult('a'), assistant('two'), user('three')];
    expect(truncate(messages, { maxTokens: 3, estimate })).toEqual([user('one'), assistant('two'), user('three')]);
  });

  it('goes on with the next turn when one is spent', () => {
    const messages = [user('one'), assistant('two'), user('three'), assistant('four'), user('five')];
    expect(truncate(messages, { maxTokens: 2, estimate })).toEqual([user('three'), user('five')]);
  });

  it('keeps instructions wherever they stand', () => {
    const messages = [system('first'), user('one'), assistant('two'), system('second'), user('three')];
    expect(truncate(messages, { maxTokens: 1, estimate })).toEqual([system('first'), system('second'), user('three')]);
  });

  it('lets instructions go as the oldest of all where told to', () => {
    const messages = [system('first'), user('one'), assistant('two'), user('three')];
    const kept = truncate(messages, { maxTokens: 3, preserveSystem: false, estimate });
    expect(kept).toEqual([user('one'), assistant('two'), user('three')]);
  });

  it('thins a long run of tools behind one question from its oldest end', () => {
    const messages = [
      user('do it'),
      call('a'),
      toolResult('a'),
      call('b'),
      userResults(['b']),
      call('c'),
      toolResult('c'),
    ];
    expect(truncate(messages, { maxTokens: 3, estimate })).toEqual([user('do it'), call('c'), toolResult('c')]);
  });

  it('keeps parallel calls with every one of their results', () => {
    const messages = [user('x'), call('a', 'b'), toolResult('a'), toolResult('b'), assistant('y'), user('z')];
    expect(truncate(messages, { maxTokens: 3, estimate })).toEqual([user('x'), assistant('y'), user('z')]);
    expect(truncate(messages, { maxTokens: 6, estimate })).toBe(messages);
  });

  it('keeps what the user said beside the result of a tool', () => {
    const interrupted = userResults(['a'], 'stop, do the other thing');
    const messages = [user('do it'), call('a'), interrupted, call('b'), toolResult('b'), call('c'), toolResult('c')];
    const kept = truncate(messages, { maxTokens: 1, estimate });
    expect(kept).toEqual([user('do it'), call('a'), interrupted, call('c'), toolResult('c')]);
  });

  it('counts in estimated tokens by default', () => {
    const messages = [user('long '.repeat(200)), assistant('short'), user('now')];
    expect(truncate(messages, { maxTokens: 50 })).toEqual([user('now')]);
  });

  it('gives back what must be kept even where it is too long', () => {
    const messages = [system('long '.repeat(200)), user('now')];
    expect(truncate(messages, { maxTokens: 1 })).toBe(messages);
  });

  it('takes time in proportion to the length of a conversation', () => {
    const messages = Array.from({ length: 20_000 }, (_, index) => [call(`${index}`), toolResult(`${index}`)]).flat();
    let estimated = 0;
    truncate([user('go'), ...messages], { maxTokens: 10, estimate: () => ++estimated && 1 });
    expect(estimated).toBe(40_001);
  });
});
