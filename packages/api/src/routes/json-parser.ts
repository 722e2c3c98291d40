import type { FastifyInstance } from 'fastify';
import { parseJsonBody } from '../body/parse-json-body.ts';
import type { JsonLimits } from '../body/scan-json.ts';

/** Leaves one way to read a body: JSON, within limits. */
export function readOnlyJson(app: FastifyInstance, bodyLimit: number, limits: JsonLimits): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer', bodyLimit }, (request, bytes, done) => {
    let body: unknown;
    try {
      body = parseJsonBody(bytes, limits);
    } catch (error) {
      done(error instanceof Error ? error : new Error('The body parser failed.', { cause: error }));
      return;
    }
    if (request.gatewayExchange) request.gatewayExchange.bodyBytes = bytes.length;
    done(null, body);
  });
}
