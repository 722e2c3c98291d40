import { createGate, createScriptedUpstream, openaiChat } from '@proxy/testing';

const upstream = await createScriptedUpstream(openaiChat.text('Hello!'));
const gate = createGate();
const [role = '', first = '', ...rest] = openaiChat.stream({ text: ['Hel', 'lo!'] }).body;
upstream.next(
  openaiChat.error(429, { headers: { 'retry-after': '2' } }),
  { headers: { 'content-type': 'text/event-stream' }, body: [role, first, gate, ...rest] },
  ({ body }) => openaiChat.text(`You sent ${JSON.stringify(body)}`),
);
const ask = (): Promise<Response> =>
  fetch(`${upstream.url}/v1/chat/completions`, { method: 'POST', body: '{"model":"gpt-4o-mini"}' });

/** The words of the answer. */
const hear = async (): Promise<string> => JSON.parse(await (await ask()).text()).choices[0].message.content;

const limited = await ask();
console.log(`limited: ${limited.status}, retry after ${limited.headers.get('retry-after')} s`);

const streamed = await ask();
await gate.reached;
console.log('the upstream waits in the middle of its stream');
gate.open();
console.log(`streamed to the end: ${(await streamed.text()).endsWith('data: [DONE]\n\n')}`);

console.log(await hear());
console.log(await hear());

const { path, closed } = await upstream.nextRequest();
console.log(`${upstream.requests.length} requests to ${path}; aborted: ${(await closed).abortedByClient}`);
await upstream.close();
