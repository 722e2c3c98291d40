import { describe, expect, it } from 'vitest';
import { answerBytes, loadRecordings, type RecordingQuery } from './recordings.ts';

const folder = new URL('../test/recordings', import.meta.url);
const anthropic = 'anthropic.anthropic-messages.stream.af01fd6431a1';
const openai = 'openai.openai-chat.json.d0cf2e3fe51f';
const snowflake = 'snowflake.openai-chat.stream.eee26265d990';
const ids = (query?: RecordingQuery) => loadRecordings(folder, query).map(({ id }) => id);

describe('loadRecordings', () => {
  it('reads every exchange below a folder, in the order of ids, and no index', () => {
    expect(ids()).toEqual([anthropic, openai, snowflake]);
  });

  it.each<[RecordingQuery, string[]]>([
    [{ api: 'openai-chat' }, [openai, snowflake]],
    [{ provider: 'snowflake', stream: true }, [snowflake]],
    [{ stream: false }, [openai]],
    [{ failed: true }, [openai]],
    [{ failed: false }, [anthropic, snowflake]],
    [{ features: ['ping', 'response-only'] }, [anthropic]],
    [{ features: ['ping', 'stream-usage'] }, []],
    [{ fidelity: 'wire', api: 'anthropic-messages' }, [anthropic]],
  ])('chooses by %j', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it('gives request and answer as they were recorded', () => {
    const [failed] = loadRecordings(folder, { failed: true });
    expect(failed).toMatchObject({
      request: { method: 'POST', path: '/v1/chat/completions' },
      response: { status: 401, body: { error: { code: 'invalid_api_key' } } },
    });
    expect(loadRecordings(folder, { api: 'anthropic-messages' })[0]?.request).toBeNull();
  });
});

describe('answerBytes', () => {
  it('gives a streamed answer as it was sent, and a whole one as JSON', () => {
    const [stream] = loadRecordings(folder, { provider: 'snowflake' });
    const [failed] = loadRecordings(folder, { failed: true });
    expect(stream && new TextDecoder().decode(answerBytes(stream))).toMatch(/^data: \{/);
    expect(failed && JSON.parse(new TextDecoder().decode(answerBytes(failed)))).toEqual(failed?.response.body);
  });
});
