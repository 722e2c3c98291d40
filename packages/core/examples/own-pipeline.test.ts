import { json } from '@proxy/testing';
import { expect, it } from 'vitest';
import { lineAdapter, upstream } from '../test/gateway-kit.ts';
import { answerOf } from '../test/line-codec.ts';
import { ask } from './own-pipeline.ts';

it("asks through a pipeline with plugs of one's own", async () => {
  const { url } = await upstream(json(answerOf('Forty-two.')));
  const provider = { adapter: lineAdapter(), baseUrl: url };
  expect(await ask(provider, 'What is the answer?')).toEqual(['anonymous: ok', 'Forty-two.']);
  expect(await ask(provider, 'Who is Voldemort?')).toEqual(['anonymous: error', 'PROXY_FORBIDDEN']);
});
