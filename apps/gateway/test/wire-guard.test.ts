import Anthropic from '@anthropic-ai/sdk';
import type { HttpAnswer } from '@proxy/testing';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { gatewayTo, upstreamDialects } from './kit.ts';

const [openaiDialect, anthropicDialect] = upstreamDialects as [
  (typeof upstreamDialects)[number],
  (typeof upstreamDialects)[number],
];
const content = { text: ['one ', 'two ', 'three ', 'four'] };

/** A stream of the dialect with an event put in, or in place of one, so many events from its start. */
function hostile({ stream }: typeof openaiDialect, at: number, event: string, replaced = 0): HttpAnswer {
  const { headers, body } = stream(content);
  return { headers, body: [...body.slice(0, at), event, ...body.slice(at + replaced)] };
}

const named = (event: string, data: object | string): string =>
  `event: ${event}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const delta = (index: number, text: string) =>
  named('content_block_delta', { type: 'content_block_delta', index, delta: { type: 'text_delta', text } });

const anthropicBreaches: readonly (readonly [string, string])[] = [
  ['a second beginning', named('message_start', { type: 'message_start', message: { id: 'x' } })],
  ['content of a block that is not open', delta(7, 'x')],
  ['a delta that is no JSON', named('content_block_delta', '{"type":"content_block_delta","index":0,"delta":{"ty')],
  ['a delta with text behind its string', delta(0, 'x').replace('"x"', '"x" y')],
  ['a terminator that is no JSON', named('message_stop', 'bye')],
];
const openaiBreaches: readonly (readonly [string, string])[] = [
  ['an event that is no JSON', 'data: {"id":"c","choices":[{"index":0,\n\n'],
  ['an event that is no object', 'data: "text"\n\n'],
  ['a terminator before a finish reason', 'data: [DONE]\n\n'],
];

async function violations(url: string): Promise<string | undefined> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return metrics.split('\n').find((line) => line.startsWith('proxy_wire_violations_total{'));
}
const counted = 'proxy_wire_violations_total{kind="p"} 1';

async function readAnthropic(client: Anthropic): Promise<{ text: string; error: unknown }> {
  const stream = client.messages.stream({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
  let text = '';
  stream.on('text', (piece) => {
    text += piece;
  });
  const error = await stream.finalMessage().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { text, error };
}

async function readOpenai(client: OpenAI): Promise<{ text: string; error: unknown }> {
  let text = '';
  try {
    const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }], stream: true as const };
    for await (const chunk of await client.chat.completions.create(ask)) text += chunk.choices[0]?.delta.content ?? '';
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}

describe('a client of the upstream’s own dialect', () => {
  it.each(anthropicBreaches)('of Anthropic gets an error event in place of %s', async (_, event) => {
    const gateway = await gatewayTo(anthropicDialect, hostile(anthropicDialect, 5, event));
    const { text, error } = await readAnthropic(gateway.anthropic);
    expect(text).toBe('one two ');
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({ error: { type: 'error' } });
    expect(gateway.records).toMatchObject([{ outcome: 'error', errorCode: 'PROXY_STREAM_ERROR' }]);
    expect(await violations(gateway.url)).toBe(counted);
  });

  it.each(openaiBreaches)('of OpenAI gets an error event in place of %s', async (_, event) => {
    const gateway = await gatewayTo(openaiDialect, hostile(openaiDialect, 4, event));
    const { text, error } = await readOpenai(gateway.openai);
    expect(text.startsWith('one two ')).toBe(true);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(gateway.records).toMatchObject([{ outcome: expect.stringMatching(/^(error|truncated)$/) }]);
    expect(await violations(gateway.url)).toBe(counted);
  });

  it('of OpenAI gets one in place of a broken delta in the flow', async () => {
    const broken = String(openaiDialect.stream(content).body[3]).replace('"three "', '"three " BROKEN');
    const gateway = await gatewayTo(openaiDialect, hostile(openaiDialect, 4, broken));
    const { error } = await readOpenai(gateway.openai);
    expect(error).toBeInstanceOf(OpenAI.APIError);
  });

  it('is answered by another target where the very first event is illegal, and it counts all the same', async () => {
    const { body, headers } = anthropicDialect.stream(content);
    const gateway = await gatewayTo(anthropicDialect, { headers, body: [delta(0, 'x'), ...body] });
    const { text, error } = await readAnthropic(gateway.anthropic);
    expect(text).toBe('');
    expect(error).toMatchObject({ status: 502 });
    expect(await violations(gateway.url)).toBe(counted);
  });
});

describe('a client of another dialect', () => {
  it.each(anthropicBreaches)('gets its own error event where the upstream of Anthropic sends %s', async (_, event) => {
    const gateway = await gatewayTo(anthropicDialect, hostile(anthropicDialect, 5, event));
    const { text, error } = await readOpenai(gateway.openai);
    expect(text).toBe('one two ');
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(await violations(gateway.url)).toBe(counted);
  });

  it.each(openaiBreaches)('gets its own error event where the upstream of OpenAI sends %s', async (_, event) => {
    const gateway = await gatewayTo(openaiDialect, hostile(openaiDialect, 4, event));
    const { text, error } = await readAnthropic(gateway.anthropic);
    expect(text.startsWith('one two ')).toBe(true);
    expect(error).toMatchObject({ error: { type: 'error' } });
    expect(await violations(gateway.url)).toBe(counted);
  });
});
