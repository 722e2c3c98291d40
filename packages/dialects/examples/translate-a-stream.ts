import { anthropicMessages, openaiChat } from '@proxy/dialects';
import type { JsonObject, Loss } from '@proxy/spec';

/** An OpenAI client's request as Anthropic gets it, and what could not be carried over. */
export function toAnthropic(body: JsonObject, model: string): { body: JsonObject; losses: readonly Loss[] } {
  const incoming = openaiChat.chat.decodeRequest({ body, headers: {}, path: '/v1/chat/completions' });
  return anthropicMessages.chat.encodeRequest(incoming.canonical(), { model });
}

/** Anthropic's streamed answer as the client gets it: for each chunk of bytes one text, ready to be written. */
export function* toOpenai(chunks: Iterable<Uint8Array>): Generator<string> {
  const decoder = anthropicMessages.chat.createStreamDecoder();
  const encoder = openaiChat.chat.createStreamEncoder({
    requestId: crypto.randomUUID(),
    model: 'claude',
    includeUsage: true,
    nowSeconds: Math.floor(Date.now() / 1_000),
  });
  for (const chunk of chunks) yield encoder.push(decoder.push(chunk));
  yield encoder.push(decoder.end()) + encoder.end();
}
