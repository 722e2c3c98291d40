import { loadRecordings } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { explain } from './replay/explain.ts';
import { replay } from './replay/replay.ts';
import { replayExceptions } from './replay-exceptions.ts';

const recordings = loadRecordings(new URL('../fixtures', import.meta.url));

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
