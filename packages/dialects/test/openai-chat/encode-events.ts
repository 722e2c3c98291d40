import type { JsonObject, Loss, StreamEvent } from '@proxy/spec';
import { createStreamEncoder } from '../../src/openai-chat/stream/stream-encoder.ts';
import { parseEvents } from '../../src/sse/parse.ts';

export interface WrittenStream {
  readonly written: string;
  /** The data of each event. */
  readonly lines: readonly string[];
  /** The same as JSON, without the terminator. */
  readonly chunks: readonly JsonObject[];
  readonly losses: readonly Loss[];
}

/** What a client gets of these events. */
export function encode(events: readonly StreamEvent[], includeUsage = true): WrittenStream {
  const losses: Loss[] = [];
  const options = { requestId: 'r1', model: 'spare', includeUsage, nowSeconds: 9 };
  const encoder = createStreamEncoder({ ...options, onLoss: (loss) => losses.push(loss) });
  const written = encoder.push(events) + encoder.end();
  const lines = parseEvents(written).map(({ data }) => data);
  const chunks = lines.filter((line) => line !== '[DONE]').map((line): JsonObject => JSON.parse(line));
  return { written, lines, chunks, losses };
}
