import { loadRecordings } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { explain } from './replay/explain.ts';
import { replay } from './replay/replay.ts';
import { replayExceptions } from './replay-exceptions.ts';

/** Operations beside chat, which have tests of their own. */
const besideChat: ReadonlySet<string> = new Set([
  'anthropic-count-tokens',
  'cohere-embed',
  'gemini-count-tokens',
  'gemini-embed',
  'mistral-embeddings',
  'ollama-embed',
  'openai-completions',
  'openai-embeddings',
  'openai-responses-input-tokens',
]);
const recordings = loadRecordings(new URL('../fixtures', import.meta.url)).filter(({ api }) => !besideChat.has(api));

describe('a recorded exchange', () => {
  it.each(recordings)('survives its own dialect and the others, save for what is excepted: $id', (recording) => {
    const { findings, takes } = replay(recording);
    expect(takes).not.toEqual([]);
    expect(explain(recording.id, findings, replayExceptions)).toEqual({ unexplained: [], stale: [] });
  });

  it('stands behind every exception', () => {
    const known = new Set(recordings.map(({ id }) => id));
    expect(replayExceptions.flatMap(({ ids }) => ids).filter((id) => !known.has(id))).toEqual([]);
  });
});
