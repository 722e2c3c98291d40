import {
  type Embedding,
  type EmbeddingsEncoderOptions,
  type EmbeddingsResponse,
  type JsonObject,
  totalInputTokens,
  type Usage,
} from '@proxy/spec';
import { base64Of } from '../internal/base64-floats.ts';
import { ownFields } from '../openai-chat/extensions.ts';

/** Vectors for a client of this dialect: lists of numbers, unless it asked for base64. */
export function encodeResponse(
  { embeddings, model, id, usage, extensions }: EmbeddingsResponse,
  { request, model: asked }: EmbeddingsEncoderOptions,
): JsonObject {
  const isBase64 = request.encoding === 'base64';
  const own = ownFields({ extensions });
  return {
    ...own,
    object: 'list',
    data: embeddings.map((embedding) => encodeEntry(embedding, isBase64)),
    model: model ?? asked,
    ...(own && id !== undefined && { id }),
    usage: encodeUsage(usage ?? {}),
  };
}

function encodeEntry(embedding: Embedding, isBase64: boolean): JsonObject {
  const { index, values } = embedding;
  return { ...ownFields(embedding), object: 'embedding', index, embedding: isBase64 ? base64Of(values) : values };
}

/** SDKs demand both numbers, also where the provider has counted none. */
function encodeUsage(usage: Usage): JsonObject {
  if (usage.raw?.['prompt_tokens'] !== undefined) return usage.raw;
  const tokens = totalInputTokens(usage) ?? 0;
  return { prompt_tokens: tokens, total_tokens: tokens };
}
