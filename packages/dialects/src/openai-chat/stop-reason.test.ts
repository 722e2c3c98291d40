import { describe, expect, it } from 'vitest';
import { encodeStop, stopOf, stopSequenceOf } from './stop-reason.ts';

const silent = { hasCalls: false, hasRefusal: false };

describe('stopOf', () => {
  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['model_length', 'max_tokens'],
    ['tool_calls', 'tool_use'],
    ['function_call', 'tool_use'],
    ['content_filter', 'content_filter'],
    ['error', 'error'],
    ['something_new', 'unknown'],
    ['constructor', 'unknown'],
    ['', 'unknown'],
  ])('reads %j as %s', (word, stop) => {
    expect(stopOf({ finish_reason: word }, silent)).toBe(stop);
  });

  it.each(['stop', '', 'something_new'])('believes the content more than the word %j', (word) => {
    expect(stopOf({ finish_reason: word }, { hasCalls: true, hasRefusal: false })).toBe('tool_use');
    expect(stopOf({ finish_reason: word }, { hasCalls: false, hasRefusal: true })).toBe('refusal');
  });

  it('keeps a limit that cut off a tool call', () => {
    expect(stopOf({ finish_reason: 'length' }, { hasCalls: true, hasRefusal: false })).toBe('max_tokens');
  });

  it('says nothing while the host has not', () => {
    expect(stopOf({ finish_reason: null }, silent)).toBeUndefined();
  });

  it('tells the sequence that vLLM names, and no token of its', () => {
    const choice = { finish_reason: 'stop', stop_reason: '###' };
    expect([stopOf(choice, silent), stopSequenceOf(choice)]).toEqual(['stop_sequence', '###']);
    expect(stopSequenceOf({ finish_reason: 'stop', stop_reason: 151_643 })).toBeUndefined();
  });
});

describe('encodeStop', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['pause', 'stop'],
    ['unknown', 'stop'],
    ['tool_use', 'tool_calls'],
    ['max_tokens', 'length'],
    ['context_window', 'length'],
    ['refusal', 'content_filter'],
    ['content_filter', 'content_filter'],
  ] as const)('writes %s as %s', (stop, word) => {
    expect(encodeStop(stop, { hasCalls: word === 'tool_calls' })).toBe(word);
  });

  it.each(['end_turn', 'tool_use', 'unknown'] as const)('lets the content tell what %s means', (stop) => {
    expect(encodeStop(stop, { hasCalls: true })).toBe('tool_calls');
    expect(encodeStop(stop, { hasCalls: false })).toBe('stop');
  });

  it('keeps a limit that cut off a tool call', () => {
    expect(encodeStop('max_tokens', { hasCalls: true })).toBe('length');
  });
});
