import { describe, expect, it } from 'vitest';
import { loadRecordings } from '../../recordings.ts';
import { samplesFrom } from './samples-from.ts';

const recordings = loadRecordings(new URL('../../../test/recordings', import.meta.url));

describe('samplesFrom', () => {
  it('makes samples of what went well', () => {
    const { requests, responses, streams } = samplesFrom(recordings);
    expect(requests).toMatchObject([
      { name: 'snowflake.openai-chat.stream.eee26265d990', incoming: { body: { stream: true } } },
    ]);
    expect(responses).toEqual([]);
    expect(streams.map(({ name }) => name)).toEqual([
      'anthropic.anthropic-messages.stream.af01fd6431a1',
      'snowflake.openai-chat.stream.eee26265d990',
    ]);
  });

  it('notes what is lossy, and what has no terminator', () => {
    const id = 'snowflake.openai-chat.stream.eee26265d990';
    const { requests, streams } = samplesFrom(recordings, { lossy: { [id]: 'no id' }, lenientTerminator: [id] });
    expect(requests[0]).toMatchObject({ lossy: 'no id' });
    expect(streams.find(({ name }) => name === id)).toMatchObject({ lossy: 'no id', lenientTerminator: true });
    expect(streams.find(({ name }) => name !== id)).toMatchObject({ lenientTerminator: false });
  });
});
