import { describe, expect, it } from 'vitest';
import { gatewayTo, upstreamDialects } from './kit.ts';

/** More digits than a number keeps. */
const long = '12345678901234567890123';
const schema = `{"type":"object","properties":{"n":{"type":"integer","maximum":${long}}}}`;
const said = '"model":"m","max_tokens":20';
const requests = [
  {
    client: 'openai',
    path: '/v1/chat/completions',
    body: `{${said},"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}]}`,
    times: 1,
  },
  {
    client: 'anthropic',
    path: '/v1/messages',
    body: `{${said},"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"n":${long}}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"ok"}]}],"tools":[{"name":"f","input_schema":${schema}}]}`,
    times: 2,
  },
] as const;
const pairs = requests.flatMap((request) =>
  upstreamDialects.map((dialect) => ({ ...request, dialect, to: dialect.name })),
);

describe('an integer of many digits', () => {
  it.each(pairs)('from a client of $client reaches an upstream of $to to the digit', async (pair) => {
    const { server, url } = await gatewayTo(pair.dialect, pair.dialect.whole({ text: ['fine'] }));
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url + pair.path, { method: 'POST', headers, body: pair.body });
    expect(answer.status).toBe(200);
    const sent = Buffer.from(server.requests[0]?.bytes ?? []).toString();
    expect(sent.split(long)).toHaveLength(pair.times + 1);
    expect(sent).not.toContain('rawJSON');
  });
});
