import type { FastifyInstance } from 'fastify';
import type { AdmissionServices } from './admission.ts';
import type { ServedCodecs } from './dialects.ts';
import { modelRoute } from './model-route.ts';

/** The paths of the dialects beside chat, as far as their codecs have them. */
export function operationRoutes(
  app: FastifyInstance,
  services: AdmissionServices & { readonly bodyLimitBytes: number },
  { openaiChat, anthropicMessages }: ServedCodecs,
): void {
  const { completions, embeddings } = openaiChat;
  if (embeddings) modelRoute(app, services, '/v1/embeddings', openaiChat, 'embeddings');
  if (completions) modelRoute(app, services, '/v1/completions', completions, 'completion');
  if (anthropicMessages.tokenCount)
    modelRoute(app, services, '/v1/messages/count_tokens', anthropicMessages, 'count_tokens');
}
