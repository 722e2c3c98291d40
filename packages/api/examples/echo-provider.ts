import { openaiChat } from '@proxy/dialects';
import type { ProviderAdapter, TransportHandler } from '@proxy/spec';

/** A provider inside the process that streams one sentence in OpenAI's dialect, so that the example needs no account. */
export const echoProvider: ProviderAdapter = {
  id: 'echo',
  name: 'Echo',
  codecs: [openaiChat],
  defaultBaseUrl: 'http://echo.invalid',
  requirements: { apiKey: 'none', baseUrl: 'optional', environment: {} },
  operations: ['chat', 'stream'],
  models: ['parrot'],
  url: ({ baseUrl }) => `${baseUrl}/chat/completions`,
  authorize: () => ({}),
  transport: {
    dispatch(_request, handler) {
      queueMicrotask(() => answer(handler));
      return { abort() {}, pause() {}, resume() {} };
    },
  },
};

function answer(handler: TransportHandler): void {
  handler.onHeaders(200, { 'content-type': 'text/event-stream' });
  for (const [delta, finish] of [
    [{ role: 'assistant', content: 'Hello' }, null],
    [{ content: ' from your own app.' }, null],
    [{}, 'stop'],
  ] as const) {
    handler.onData(Buffer.from(`data: ${JSON.stringify(chunkOf(delta, finish))}\n\n`));
  }
  handler.onData(Buffer.from('data: [DONE]\n\n'));
  handler.onEnd();
}

function chunkOf(delta: object, finish: string | null): object {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: 'parrot', choices };
}
