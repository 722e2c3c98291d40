import {
  asGatewayError,
  type Codec,
  GatewayError,
  type IncomingRequest,
  isJsonObject,
  type JsonObject,
  type ResponseStore,
  type StoredResponse,
} from '@proxy/spec';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Exchange } from '../exchange/exchange.ts';
import { clientHeaders } from '../headers/client-headers.ts';
import { itemsIn, readHistory } from '../responses/history.ts';
import { listInputItems, readPageQuery } from '../responses/input-items.ts';
import { keepResponse } from '../responses/keep-response.ts';
import { type AdmissionServices, admission, modelDemands } from './admission.ts';

export interface ResponsesServices extends AdmissionServices {
  readonly bodyLimitBytes: number;
  /** Absent: nothing is kept, and no conversation goes on from a response. */
  readonly responses?: ResponseStore | undefined;
}

const path = '/v1/responses';

/** OpenAI's Responses, and what can be asked of one that was kept. */
export function responsesRoutes(app: FastifyInstance, services: ResponsesServices, codec: Codec): void {
  const dialectOf = () => codec;
  const judge = modelDemands(services, services.bodyLimitBytes);
  const onRequest = admission(services, { dialectOf, judge });
  app.post(path, { onRequest, bodyLimit: services.bodyLimitBytes }, (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    const { body, gatewayExchange: exchange } = request;
    request.body = undefined; // Fastify keeps the request as long as the answer flows; the prompt must not stay
    if (exchange) answer(exchange, { body, headers: clientHeaders(request.raw.headers), path }, services, codec);
  });
  if (services.responses) keptRoutes(app, services, services.responses, codec);
}

/** Asks the model at once, or, where the request goes on from an earlier response, once that was read. */
function answer(exchange: Exchange, incoming: IncomingRequest, services: ResponsesServices, codec: Codec): void {
  const { body } = incoming;
  if (!isJsonObject(body)) {
    exchange.ask(codec, incoming);
    return;
  }
  if (body['background'] === true) {
    const message = 'This gateway does not run responses in the background.';
    exchange.refuse({ error: new GatewayError('PROXY_UNSUPPORTED', message, { param: 'background' }) });
    return;
  }
  const { previous_response_id: previousId } = body;
  const { responses: store } = services;
  if (!store || typeof previousId !== 'string') {
    askModel(exchange, incoming, body, undefined, services, codec);
    return;
  }
  readHistory(store, ownerOf(exchange), previousId)
    .then((history) => {
      const { previous_response_id: _, ...own } = body;
      const whole = { ...own, input: [...history, ...itemsIn(body['input'])] };
      askModel(exchange, { ...incoming, body: whole }, body, previousId, services, codec);
    })
    .catch((error) => exchange.refuse({ error: asGatewayError(error) }));
}

/** @param own the body as the client sent it, without the history of its conversation */
function askModel(
  exchange: Exchange,
  incoming: IncomingRequest,
  own: JsonObject,
  previousId: string | undefined,
  { responses: store, clock }: ResponsesServices,
  codec: Codec,
): void {
  const isKept = store !== undefined && own['store'] !== false;
  const { input: _, ...said } = own;
  const echo: JsonObject = { ...said, store: isKept };
  exchange.ask(codec, incoming, {
    echo,
    taps:
      store && isKept
        ? (requestId) => [
            keepResponse({
              store,
              owner: ownerOf(exchange),
              codec,
              input: itemsIn(own['input']),
              previousId,
              encoding: {
                requestId,
                model: String(own['model']),
                nowSeconds: Math.floor(clock.epochMs() / 1_000),
                echo,
              },
              onDefect: (error) => exchange.reportDefect(error),
            }),
          ]
        : undefined,
  });
}

const ownerOf = ({ caller }: Exchange): string => caller?.id ?? '';

type Answer = (exchange: Exchange, stored: StoredResponse, id: string, request: FastifyRequest) => void | Promise<void>;

function keptRoutes(app: FastifyInstance, services: ResponsesServices, store: ResponseStore, codec: Codec): void {
  const onRequest = admission(services, { dialectOf: () => codec, judge: () => undefined });
  const serve = (say: Answer) => (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    const { gatewayExchange: exchange } = request;
    if (exchange) tell(exchange, request, store, say);
  };
  app.get(
    `${path}/:id`,
    { onRequest },
    serve((exchange, { response }, _id, { query }) => {
      if (isJsonObject(query) && query['stream'] === 'true')
        throw new GatewayError('PROXY_UNSUPPORTED', 'A response that was kept is answered whole.', { param: 'stream' });
      exchange.reply(response);
    }),
  );
  app.delete(
    `${path}/:id`,
    { onRequest },
    serve(async (exchange, _stored, id) => {
      await store.delete(ownerOf(exchange), id);
      exchange.reply({ id, object: 'response', deleted: true });
    }),
  );
  app.post(
    `${path}/:id/cancel`,
    { onRequest },
    serve((exchange) => {
      const message = 'Only a response that runs in the background can be cancelled.';
      exchange.refuse({ error: new GatewayError('PROXY_UNSUPPORTED', message) });
    }),
  );
  app.get(
    `${path}/:id/input_items`,
    { onRequest },
    serve((exchange, stored, _id, { query }) => exchange.reply(listInputItems(stored, readPageQuery(query)))),
  );
}

/** Answers of a response that its own key asks for; to any other there is none. */
async function tell(exchange: Exchange, request: FastifyRequest, store: ResponseStore, say: Answer): Promise<void> {
  try {
    const id = idIn(request.params);
    const stored = await store.get(ownerOf(exchange), id);
    if (!stored)
      throw new GatewayError('PROXY_NOT_FOUND', `There is no response ${id.slice(0, 100)} for this key.`, {
        param: 'id',
      });
    await say(exchange, stored, id, request);
  } catch (error) {
    if (!GatewayError.is(error)) exchange.reportDefect(error);
    exchange.refuse({ error: asGatewayError(error) });
  }
}

function idIn(params: unknown): string {
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined;
  return typeof id === 'string' ? id : '';
}
