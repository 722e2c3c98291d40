import {
  type Codec,
  type EmbeddingsCodec,
  type EmbeddingsRequest,
  type EmbeddingsResponse,
  embeddingsFacts,
  GatewayError,
  type JsonObject,
  type ProviderAdapter,
  type TokenCountCodec,
} from '@proxy/spec';
import { lineAdapter } from './gateway-kit.ts';
import { createLineCodec } from './line-codec.ts';

/** Embeddings in a dialect of lines: bodies are the canonical form itself. */
function lineEmbeddings(dialect: string): EmbeddingsCodec {
  return {
    decodeRequest({ body }) {
      const request = body as EmbeddingsRequest;
      return { wire: body as JsonObject, facts: embeddingsFacts(request), canonical: () => request };
    },
    encodeRequest: (request, { model }) => ({
      body: { ...request, model } as unknown as JsonObject,
      headers: {},
      losses: [],
    }),
    patchRequest: (wire, { model }) => ({ ...wire, model }),
    accepts: (_wire, body) => body['odd'] === undefined,
    decodeResponse(body) {
      if (Array.isArray(body['embeddings'])) return body as unknown as EmbeddingsResponse;
      throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The upstream sent no vectors.');
    },
    readResponse: (body) => ({ usage: body['usage'] as EmbeddingsResponse['usage'] }),
    encodeResponse: ({ embeddings }) => ({ embeddings, dialect }) as unknown as JsonObject,
  };
}

const lineCount: TokenCountCodec = {
  decodeRequest: (incoming) => createLineCodec('lines').chat.decodeRequest(incoming),
  encodeRequest: (request, { model }) => ({
    body: { ...request, model } as unknown as JsonObject,
    headers: {},
    losses: [],
  }),
  /** Of foreign state it only tells that it was named. */
  patchRequest: (wire, { model, foreign }) => ({ ...wire, model, ...(foreign && { foreign: [...foreign] }) }),
  decodeResponse: ({ tokens }) => ({ inputTokens: Number(tokens), source: 'provider' }),
  encodeResponse: ({ inputTokens }) => ({ tokens: inputTokens }),
};

/** A dialect of lines that has every operation. */
export function richCodec(dialect = 'lines'): Codec {
  const codec = createLineCodec(dialect);
  return {
    ...codec,
    embeddings: lineEmbeddings(dialect),
    tokenCount: lineCount,
    completions: createLineCodec(`${dialect}-text`),
  };
}

/** An adapter whose provider has every operation. */
export function richAdapter(change: Partial<ProviderAdapter> = {}): ProviderAdapter {
  const operations = ['chat', 'stream', 'embeddings', 'completion', 'count_tokens'] as const;
  return { ...lineAdapter(richCodec()), operations, ...change };
}
