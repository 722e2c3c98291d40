import { describe, expect, it } from 'vitest';
import { refusesState } from './refuses-state.ts';

describe('refusesState', () => {
  it.each([
    'messages.1.content.0: Invalid `signature` in `thinking` block',
    'messages.1.content.0: Invalid signature in thinking block',
    'Corrupted thought signature.',
    'Unable to submit request because Thought signature is not valid..',
    'Invalid thought signature.',
  ])('knows the words of a provider: %s', (message) => {
    expect(refusesState({ class: 'caller_fault', message })).toBe(true);
    expect(refusesState({ class: 'overloaded', message })).toBe(false);
  });

  it('knows its code, and nothing else', () => {
    const message = 'The encrypted content gAAA could not be verified.';
    expect(refusesState({ class: 'caller_fault', message, code: 'invalid_encrypted_content' })).toBe(true);
    expect(refusesState({ class: 'caller_fault', message: 'max_tokens is too large', code: 'invalid_value' })).toBe(
      false,
    );
  });
});
