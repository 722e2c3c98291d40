import { createFileKeyStore, dialectRoutes } from '@proxy/api';
import { createGateway } from '@proxy/core';
import Fastify from 'fastify';
import { echoProvider } from './echo-provider.ts';

const gateway = createGateway({
  providers: { echo: { adapter: echoProvider } },
  aliases: { fast: { targets: [{ provider: 'echo', model: 'parrot' }] } },
});
const keys = createFileKeyStore({ alice: { key: 'alices-secret', models: ['fast'], limits: { rpm: 60 } } });

const app = Fastify();
app.get('/', async () => 'An app with routes of its own.');
app.register(dialectRoutes, { gateway, keys });
const origin = await app.listen({ port: 0, host: '127.0.0.1' });

// The upstream speaks OpenAI's dialect; this client speaks Anthropic's.
const answer = await fetch(`${origin}/v1/messages`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-key': 'alices-secret' },
  body: JSON.stringify({
    model: 'fast',
    max_tokens: 100,
    stream: true,
    messages: [{ role: 'user', content: 'Are you there?' }],
  }),
});
const words = (await answer.text()).matchAll(/"text_delta","text":"([^"]*)"/g);
console.log(answer.status, [...words].map(([, text]) => text).join(''));
console.log('requests left this minute:', answer.headers.get('anthropic-ratelimit-requests-remaining'));

await app.close();
await gateway.close();
