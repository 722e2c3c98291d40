import type { UpstreamEmbeddingsCodec } from '@proxy/spec';
import { openaiEmbeddings } from './codec.ts';

/**
 * Mistral's embeddings: OpenAI's, with a name of its own for the length of the vectors and none for the user.
 * @see https://docs.mistral.ai/api/endpoint/embeddings
 */
export const mistralEmbeddings: UpstreamEmbeddingsCodec = {
  ...openaiEmbeddings,
  encodeRequest(request, target) {
    const { body, headers, losses } = openaiEmbeddings.encodeRequest(request, target);
    const { user, dimensions, ...fields } = body;
    const lost = { field: 'user', action: 'dropped', reason: 'Mistral takes no id of a user.' } as const;
    return {
      body: { ...fields, ...(dimensions !== undefined && { output_dimension: dimensions }) },
      headers,
      losses: user === undefined ? losses : [...losses, lost],
    };
  },
};
