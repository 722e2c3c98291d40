import { readFileSync } from 'node:fs';
import { loadRecordings, type Recording } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { explain } from './replay/explain.ts';
import { type Replay, replay } from './replay/replay.ts';
import { countTable, withTable } from './replay/summary.ts';
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

/** Each is replayed once, for all that is asked of it. */
const replays = new Map<Recording, Replay>();
function replayed(recording: Recording): Replay {
  const known = replays.get(recording) ?? replay(recording);
  replays.set(recording, known);
  return known;
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('a recorded exchange', () => {
  it.each(recordings)('survives its own dialect and the others, save for what is excepted: $id', (recording) => {
    const { findings, takes } = replayed(recording);
    expect(takes).not.toEqual([]);
    expect(explain(recording.id, findings, replayExceptions)).toEqual({ unexplained: [], stale: [] });
  });

  it('is counted in the README, whose table `node tooling/replay/src/main.ts --write` brings up to date', () => {
    const takes = recordings.flatMap((recording) => replayed(recording).takes);
    expect(withTable(readme, countTable(takes))).toBe(readme);
  });

  it('stands behind every exception', () => {
    const known = new Set(recordings.map(({ id }) => id));
    expect(replayExceptions.flatMap(({ ids }) => ids).filter((id) => !known.has(id))).toEqual([]);
  });
});
