import type { StopReason } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeStop, encodeStop } from './stop-reason.ts';

const plain = { isOwn: false, hasToolCalls: false, hasRefusal: false };

describe('encodeStop', () => {
  it.each<[StopReason | undefined, string]>([
    ['end_turn', 'end_turn'],
    ['stop_sequence', 'stop_sequence'],
    ['max_tokens', 'max_tokens'],
    ['context_window', 'model_context_window_exceeded'],
    ['refusal', 'refusal'],
    ['content_filter', 'refusal'],
    ['pause', 'pause_turn'],
    ['unknown', 'end_turn'],
    [undefined, 'end_turn'],
  ])('says %s in its own word', (stop, word) => {
    expect(encodeStop({ ...plain, stop })).toBe(word);
  });

  it('goes by the tool calls in the answer, not by the label', () => {
    expect(encodeStop({ ...plain, stop: 'end_turn', hasToolCalls: true })).toBe('tool_use');
    expect(encodeStop({ ...plain, stop: 'tool_use' })).toBe('end_turn');
    expect(encodeStop({ ...plain, stop: 'max_tokens', hasToolCalls: true })).toBe('max_tokens');
  });

  it('tells a refusal by its part', () => {
    expect(encodeStop({ ...plain, stop: 'end_turn', hasRefusal: true })).toBe('refusal');
  });

  it("repeats the provider's own word to a client of its dialect", () => {
    const news = { ...plain, stop: 'unknown', nativeStop: 'bored' } as const;
    expect(encodeStop({ ...news, isOwn: true })).toBe('bored');
    expect(encodeStop(news)).toBe('end_turn');
  });
});

describe('decodeStop', () => {
  it('takes words of tomorrow for unknown', () => {
    expect(decodeStop('bored')).toBe('unknown');
    expect(decodeStop('constructor')).toBe('unknown');
  });
});
