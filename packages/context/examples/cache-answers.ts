import { createMemoryResponseCache, lookupCache } from '@proxy/context';
import { type ChatResponse, createRequest, type Plug, type Request, withResult } from '@proxy/spec';

let calls = 0;
const model: Plug = {
  name: 'model',
  call(request) {
    const text = `answer ${++calls}`;
    const response: ChatResponse = { candidates: [{ index: 0, content: [{ kind: 'text', text }], stop: 'end_turn' }] };
    return withResult(request, { kind: 'whole', response: () => response });
  },
};
const plugs = [lookupCache({ store: createMemoryResponseCache({ maxBytes: 64_000_000 }), ttlMs: 60_000 }), model];

/** What a gateway does: plugs in order until one halts the request, then word to its taps. */
async function ask(content: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const chat = { model: 'fast', messages: [{ role: 'user', content }], stream: false } as const;
  let request: Request = createRequest({ body: chat, headers });
  for (const plug of plugs) {
    if (request.halted) break;
    request = await plug.call(request, { run: () => Promise.reject(new Error('not needed')) });
  }
  const response = request.result?.kind === 'whole' ? request.result.response() : undefined;
  for (const tap of request.halted ? [] : request.taps) {
    if (response) tap.onResponse?.(response);
    tap.onFinish?.({ kind: 'ok' });
  }
  const [part] = response?.candidates[0]?.content ?? [];
  return `${request.metadata.cache}: ${part?.kind === 'text' ? part.text : ''}`;
}

const lines = [
  await ask('What is a plug?'),
  await ask('What is a plug?'),
  await ask('What is a plug?', { 'x-proxy-cache': 'refresh' }),
  await ask('What is a pipeline?', { 'x-proxy-cache': 'no-store' }),
];

for (const line of lines) console.log(line);
