import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import type { Dialect } from '@proxy/spec';
import { createScriptedUpstream, json } from '@proxy/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientKey as apiKey, estimatedTokens, gatewayTo } from '../src/gateway-to.ts';
import { hasOperation, upstreamDialects } from '../src/upstream-dialects.ts';

const prompt = 'Grüezi';
const counted = 1_234;
const model = 'some-model';

interface CountingClient {
  readonly name: string;
  /** The tokens of the prompt. */
  count(origin: string): Promise<number | undefined>;
}

const clients: readonly CountingClient[] = [
  {
    name: '@anthropic-ai/sdk',
    async count(origin) {
      const { messages } = new Anthropic({ apiKey, baseURL: origin, maxRetries: 0 });
      return (await messages.countTokens({ model, messages: [{ role: 'user', content: prompt }] })).input_tokens;
    },
  },
  {
    name: '@google/genai',
    async count(origin) {
      const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } });
      return (await models.countTokens({ model, contents: prompt })).totalTokens;
    },
  },
];

/** In the words of each dialect of upstreams that counts. */
const answer = { input_tokens: counted, inputTokens: counted, totalTokens: counted };
/** Of those that speak as OpenAI does only its own hosts are asked. */
const isAsked = (dialect: Dialect): boolean => dialect !== 'openai-responses' && hasOperation(dialect, 'tokenCount');

describe.each(clients)('$name', ({ count }) => {
  it.each(upstreamDialects)('has the count, or an estimate, for an upstream that speaks $dialect', async (dialect) => {
    const upstream = await createScriptedUpstream(json(answer));
    const gateway = await gatewayTo(dialect, upstream.url);
    onTestFinished(async () => {
      await gateway.close();
      await upstream.close();
    });
    expect(await count(gateway.origin)).toBe(isAsked(dialect.dialect) ? counted : estimatedTokens);
    if (isAsked(dialect.dialect)) expect(JSON.stringify(upstream.requests[0]?.body)).toContain(prompt);
    else expect(upstream.requests).toEqual([]);
  });
});
