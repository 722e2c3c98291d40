import type { Codec, DecodedRequest, JsonObject, RequestBody, StreamEvent } from '@proxy/spec';
import { type ChatRequest, factsOf, wireBody } from '@proxy/spec';

const notNeeded = (): never => {
  throw new Error('These tests do not need it.');
};

/** A dialect that prints canonical forms as they are: enough to see what was written, and when. */
export const plainCodec: Codec = {
  dialect: 'plain',
  family: 'openai',
  forwardedHeaders: ['x-plain-beta'],
  streamContentType: 'text/plain',
  encodeError: notNeeded,
  chat: {
    decodeRequest: notNeeded,
    encodeRequest: notNeeded,
    patchRequest: notNeeded,
    decodeResponse: notNeeded,
    readResponse: notNeeded,
    createStreamDecoder: notNeeded,
    createObserver: notNeeded,
    encodeResponse({ candidates }, { requestId, model, nowSeconds, onLoss }): JsonObject {
      onLoss?.({ field: 'usage', action: 'dropped', reason: 'plain text has none' });
      const said = candidates.flatMap(({ content }) =>
        content.map((part) => (part.kind === 'text' ? part.text : part.kind)),
      );
      return { said, requestId, model, nowSeconds };
    },
    createStreamEncoder: ({ includeUsage }) => ({
      push: (events: readonly StreamEvent[]) =>
        events
          .filter(({ kind }) => includeUsage || kind !== 'usage')
          .map((event) => `${'text' in event ? event.text : event.kind}\n`)
          .join(''),
      end: () => 'done\n',
    }),
    encodeStreamError: ({ code }) => `failed ${code}\n`,
  },
};

/** A body that came in the plain dialect, and how often its canonical form was read. */
export function plainBody(chat: ChatRequest): RequestBody & { readonly reads: number } {
  let reads = 0;
  const decoded: DecodedRequest = {
    wire: {},
    facts: factsOf(chat),
    canonical() {
      reads++;
      return chat;
    },
  };
  return Object.defineProperty(wireBody(plainCodec, decoded), 'reads', { get: () => reads }) as RequestBody & {
    readonly reads: number;
  };
}
