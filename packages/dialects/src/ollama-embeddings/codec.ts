import type {
  EmbeddingsRequest,
  EncodedRequest,
  EncodeTarget,
  Json,
  JsonObject,
  UpstreamEmbeddingsCodec,
  Usage,
} from '@proxy/spec';
import { loseInputFields, textsOf } from '../internal/embedding-inputs.ts';
import { createLossReport } from '../internal/losses.ts';
import { invalidVectors, readVector } from '../internal/read-vectors.ts';
import { tokenCount } from '../internal/token-count.ts';

const dialect = 'ollama-chat';

/**
 * Ollama's own `/api/embed`. It writes numbers alone.
 * @see https://docs.ollama.com/api/embed
 */
export const ollamaEmbeddings: UpstreamEmbeddingsCodec = {
  encodeRequest,
  decodeResponse(body) {
    const { model } = body;
    return {
      ...(typeof model === 'string' && { model }),
      embeddings: vectorsOf(body).map((vector, index) => ({ index, values: readVector(vector, dialect) })),
      ...usageOf(body),
    };
  },
  readResponse(body) {
    vectorsOf(body);
    const { model } = body;
    return { ...(typeof model === 'string' && { model }), ...usageOf(body) };
  },
};

function encodeRequest(request: EmbeddingsRequest, { model }: EncodeTarget): EncodedRequest {
  const report = createLossReport();
  const { dimensions, truncate, purpose, user } = request;
  report.addForeign(request.extensions, dialect, '');
  loseInputFields(request.inputs, dialect, report);
  if (purpose !== undefined) report.add('dropped', 'purpose', 'Ollama is not told what vectors are for.');
  if (user !== undefined) report.add('dropped', 'user', 'Ollama takes no id of a user.');
  if (truncate === 'start') report.add('changed', 'truncate', 'Ollama cuts the end of what is too long.');
  return {
    body: {
      model,
      input: textsOf(request.inputs),
      ...(dimensions !== undefined && { dimensions }),
      ...(truncate !== undefined && { truncate: truncate !== 'none' }),
    },
    headers: {},
    losses: report.losses,
  };
}

function vectorsOf({ embeddings }: JsonObject): readonly Json[] {
  if (Array.isArray(embeddings) && embeddings.length > 0) return embeddings;
  throw invalidVectors('sent an answer without vectors', dialect);
}

function usageOf({ prompt_eval_count: count }: JsonObject): { readonly usage?: Usage } {
  const input = tokenCount(count);
  return input === undefined ? {} : { usage: { input, raw: { prompt_eval_count: input } } };
}
