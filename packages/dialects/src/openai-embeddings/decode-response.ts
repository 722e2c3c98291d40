import {
  type Embedding,
  type EmbeddingsFacts,
  type EmbeddingsResponse,
  isJsonObject,
  type Json,
  type JsonObject,
  type TokenCounts,
  type Usage,
  upstreamError,
} from '@proxy/spec';
import { floatsOf } from '../internal/base64-floats.ts';
import { FieldReader } from '../internal/field-reader.ts';
import { invalidVectors, readVector } from '../internal/read-vectors.ts';
import { tokenCount } from '../internal/token-count.ts';
import { faultOfBody, hasError } from '../openai-chat/error/read-fault.ts';
import { dialect, kept } from '../openai-chat/extensions.ts';

/** @throws GatewayError `PROXY_UPSTREAM_INVALID`, or the code of the upstream's own error where the body is one */
export function decodeResponse(body: JsonObject): EmbeddingsResponse {
  const entries = entriesOf(body);
  const fields = new FieldReader(body);
  for (const name of ['object', 'data', 'usage']) fields.drop(name);
  const id = fields.string('id');
  const model = fields.string('model');
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    embeddings: entries.map(decodeEntry),
    ...usageOf(body),
    extensions: { [dialect]: fields.rest() },
  };
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): EmbeddingsFacts {
  entriesOf(body);
  const { id, model } = body;
  return {
    ...(typeof id === 'string' && { id }),
    ...(typeof model === 'string' && { model }),
    ...usageOf(body),
  };
}

/** Hosts are known to give lists to a client that asked for base64, and the other way about. */
export function accepts({ encoding_format: asked }: JsonObject, body: JsonObject): boolean {
  if (asked !== 'float' && asked !== 'base64') return true;
  const isWritten = asked === 'base64' ? 'string' : 'object';
  return entriesOf(body).every(({ embedding }) => typeof embedding === isWritten);
}

function entriesOf(body: JsonObject): readonly JsonObject[] {
  if (hasError(body)) throw upstreamError(faultOfBody(body));
  const { data } = body;
  if (!Array.isArray(data) || data.length === 0) throw invalidVectors('sent an answer without vectors', dialect);
  return data.map((entry: Json) => {
    if (isJsonObject(entry)) return entry;
    throw invalidVectors('sent a vector that is no object', dialect);
  });
}

function decodeEntry(entry: JsonObject, position: number): Embedding {
  const fields = new FieldReader(entry);
  if (entry['object'] === 'embedding') fields.drop('object');
  fields.drop('embedding');
  const index = fields.number('index') ?? position;
  return { index, values: readValues(entry['embedding']), ...kept(fields.rest()) };
}

function readValues(value: Json | undefined): readonly number[] {
  if (typeof value !== 'string') return readVector(value, dialect);
  const values = floatsOf(value);
  if (values) return values;
  throw invalidVectors('sent a vector that is not base64 of 32-bit floats', dialect);
}

/** Some hosts count only a total, all of which is input here; that nothing was put out is no news. */
function usageOf({ usage: raw }: JsonObject): { readonly usage?: Usage } {
  if (!isJsonObject(raw)) return {};
  const input = tokenCount(raw['prompt_tokens']) ?? tokenCount(raw['total_tokens']);
  const counts: TokenCounts = input === undefined ? {} : { input };
  return { usage: { ...counts, raw } };
}
