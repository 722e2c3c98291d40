import {
  type EmbeddingsEncoderOptions,
  type EmbeddingsResponse,
  type JsonObject,
  totalInputTokens,
  type Usage,
} from '@proxy/spec';
import { dialect } from './task-types.ts';

/** Vectors for a client of this dialect: one, or a list, as it asked. */
export function encodeResponse(
  { embeddings, usage, extensions }: EmbeddingsResponse,
  { request }: EmbeddingsEncoderOptions,
): JsonObject {
  const ordered = embeddings.toSorted((one, other) => one.index - other.index);
  const vectors = ordered.map(({ values, extensions: own }) => ({ values, ...own?.[dialect] }));
  return {
    ...(request.single ? { embedding: vectors[0] ?? null } : { embeddings: vectors }),
    ...extensions?.[dialect],
    ...encodeUsage(usage),
  };
}

function encodeUsage(usage: Usage | undefined): JsonObject {
  if (usage?.raw?.['promptTokenCount'] !== undefined) return { usageMetadata: usage.raw };
  const tokens = usage && totalInputTokens(usage);
  return tokens === undefined ? {} : { usageMetadata: { promptTokenCount: tokens } };
}
