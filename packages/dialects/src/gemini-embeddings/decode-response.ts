import {
  type Embedding,
  type EmbeddingsFacts,
  type EmbeddingsResponse,
  isJsonObject,
  type Json,
  type JsonObject,
  type Usage,
} from '@proxy/spec';
import { FieldReader } from '../internal/field-reader.ts';
import { invalidVectors, readVector } from '../internal/read-vectors.ts';
import { tokenCount } from '../internal/token-count.ts';
import { dialect } from './task-types.ts';

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` */
export function decodeResponse(body: JsonObject): EmbeddingsResponse {
  const fields = new FieldReader(body);
  for (const name of ['embedding', 'embeddings', 'usageMetadata']) fields.drop(name);
  return {
    embeddings: vectorsOf(body).map(decodeVector),
    ...usageOf(body),
    extensions: { [dialect]: fields.rest() },
  };
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): EmbeddingsFacts {
  vectorsOf(body);
  return usageOf(body);
}

/** One vector is asked for as a list of one, and must be taken out of it. */
export function accepts(wire: JsonObject, body: JsonObject): boolean {
  return 'requests' in wire ? 'embeddings' in body : 'embedding' in body;
}

function vectorsOf({ embedding, embeddings }: JsonObject): readonly Json[] {
  if (isJsonObject(embedding)) return [embedding];
  if (Array.isArray(embeddings) && embeddings.length > 0) return embeddings;
  throw invalidVectors('sent an answer without vectors', dialect);
}

function decodeVector(vector: Json, index: number): Embedding {
  if (!isJsonObject(vector)) throw invalidVectors('sent a vector that is no object', dialect);
  const { values, ...more } = vector;
  return { index, values: readVector(values, dialect), extensions: { [dialect]: more } };
}

function usageOf({ usageMetadata: raw }: JsonObject): { readonly usage?: Usage } {
  if (!isJsonObject(raw)) return {};
  const input = tokenCount(raw['promptTokenCount']) ?? tokenCount(raw['totalTokenCount']);
  return { usage: { ...(input !== undefined && { input }), raw } };
}
