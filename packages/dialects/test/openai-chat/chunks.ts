import { type Candidate, collect, type Json, type JsonObject, type StreamEvent } from '@proxy/spec';
import { grammarProblems } from '@proxy/testing';
import { expect } from 'vitest';
import { createStreamDecoder } from '../../src/openai-chat/stream/stream-decoder.ts';

/** Chunks of one answer, written as briefly as a test wants to read them. */

const utf8 = new TextEncoder();

export const bytesOf = (text: string): Uint8Array => utf8.encode(text);
export const data = (value: Json): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;

export const chunk = (choice: JsonObject, fields: JsonObject = {}): JsonObject => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 5,
  model: 'gpt',
  choices: [{ index: 0, finish_reason: null, ...choice }],
  ...fields,
});
export const delta = (fields: JsonObject, choice: JsonObject = {}): JsonObject => chunk({ delta: fields, ...choice });
export const finish = (word = 'stop', fields: JsonObject = {}): JsonObject =>
  delta({}, { finish_reason: word, ...fields });

/** The events of these lines, which must stand in a legal order. */
export function decode(lines: readonly Json[], lenientTerminator = false): StreamEvent[] {
  const decoder = createStreamDecoder({ lenientTerminator });
  const events = [...decoder.push(bytesOf(lines.map(data).join(''))), ...decoder.end()];
  expect(grammarProblems(events)).toEqual([]);
  return events;
}
/** As `decode`, with the terminator behind them. */
export const complete = (...lines: readonly Json[]): StreamEvent[] => decode([...lines, '[DONE]']);
export const candidate = (events: readonly StreamEvent[]): Candidate | undefined => collect(events).candidates[0];
export const kinds = (events: readonly StreamEvent[]): string[] => events.map(({ kind }) => kind);
