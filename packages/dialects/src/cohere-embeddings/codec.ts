import {
  type EmbeddingPurpose,
  type EmbeddingsRequest,
  type EncodedRequest,
  type EncodeTarget,
  isJsonObject,
  type Json,
  type JsonObject,
  type UpstreamEmbeddingsCodec,
  type Usage,
} from '@proxy/spec';
import { loseInputFields, textsOf } from '../internal/embedding-inputs.ts';
import { createLossReport, type LossReport } from '../internal/losses.ts';
import { invalidVectors, readVector } from '../internal/read-vectors.ts';
import { tokenCount } from '../internal/token-count.ts';

const dialect = 'cohere-chat';

/**
 * Cohere's embeddings, version 2. Base64 is asked for as numbers, which the client's dialect writes.
 * @see https://docs.cohere.com/reference/embed
 */
export const cohereEmbeddings: UpstreamEmbeddingsCodec = {
  encodeRequest,
  decodeResponse(body) {
    const { id } = body;
    return {
      ...(typeof id === 'string' && { id }),
      embeddings: vectorsOf(body).map((vector, index) => ({ index, values: readVector(vector, dialect) })),
      ...usageOf(body),
    };
  },
  readResponse(body) {
    vectorsOf(body);
    return usageOf(body);
  },
};

const inputTypes: Readonly<Record<EmbeddingPurpose, string | undefined>> = {
  query: 'search_query',
  document: 'search_document',
  classification: 'classification',
  clustering: 'clustering',
  question_answering: 'search_query',
  fact_verification: 'search_query',
  code_query: 'search_query',
  similarity: undefined,
};
/** The API wants to be told; most texts that are embedded are to be found. */
const usualInputType = 'search_document';

function encodeRequest(request: EmbeddingsRequest, { model }: EncodeTarget): EncodedRequest {
  const report = createLossReport();
  report.addForeign(request.extensions, dialect, '');
  loseInputFields(request.inputs, dialect, report);
  if (request.user !== undefined) report.add('dropped', 'user', 'Cohere takes no id of a user.');
  const { dimensions, truncate } = request;
  return {
    body: {
      model,
      texts: textsOf(request.inputs),
      input_type: inputTypeOf(request, report),
      embedding_types: ['float'],
      ...(dimensions !== undefined && { output_dimension: dimensions }),
      ...(truncate !== undefined && { truncate: truncate.toUpperCase() }),
    },
    headers: {},
    losses: report.losses,
  };
}

function inputTypeOf({ purpose }: EmbeddingsRequest, report: LossReport): string {
  if (purpose === undefined) return usualInputType;
  const inputType = inputTypes[purpose];
  if (inputType === undefined)
    report.add('changed', 'purpose', `Cohere knows no ${purpose}: it is told ${usualInputType}.`);
  return inputType ?? usualInputType;
}

/** By type where a type was asked for; earlier models give a plain list. */
function vectorsOf({ embeddings }: JsonObject): readonly Json[] {
  const vectors = isJsonObject(embeddings) ? embeddings['float'] : embeddings;
  if (Array.isArray(vectors) && vectors.length > 0) return vectors;
  throw invalidVectors('sent an answer without vectors', dialect);
}

function usageOf({ meta }: JsonObject): { readonly usage?: Usage } {
  const raw = isJsonObject(meta) ? meta['billed_units'] : undefined;
  if (!isJsonObject(raw)) return {};
  const input = tokenCount(raw['input_tokens']);
  return { usage: { ...(input !== undefined && { input: input + (tokenCount(raw['image_tokens']) ?? 0) }), raw } };
}
