import type { IncomingMessage } from 'node:http';
import { anonymous, asGatewayError, type Caller, GatewayError, type KeyStore } from '@proxy/spec';
import type { onRequestHookHandler } from 'fastify';
import { secretOfRequest } from '../auth/secret-of-request.ts';
import { bodyRefusal } from '../body/body-refusal.ts';
import { shuttingDown } from '../exchange/endings.ts';
import type { ErrorDialect } from '../exchange/error-dialect.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type OpenExchangeServices, openExchange } from '../exchange/open-exchange.ts';
import type { AskedOperation } from '../exchange/read-body.ts';
import type { Refusal } from '../exchange/refusal.ts';
import { andThen } from '../maybe-promise.ts';

export interface AdmissionServices extends OpenExchangeServices {
  readonly keys: KeyStore;
}

export type Verdict = Refusal | undefined;

/** What a route asks of a request beyond a key. */
export interface Demands {
  dialectOf(request: IncomingMessage): ErrorDialect;
  /** What speaks against a request whose caller is known. */
  judge(caller: Caller, request: IncomingMessage): Verdict | Promise<Verdict>;
}

/**
 * Decides by the head of a request alone, before any of its body is read, whether it may go on: who asks, whether the
 * gateway still takes requests, and what the route demands. What may not is answered here.
 */
export function admission(services: AdmissionServices, demands: Demands): onRequestHookHandler {
  return (request, reply, done) => {
    const exchange = openExchange(services, demands.dialectOf(request.raw), request, reply);
    const conclude = (refusal: Verdict): void => {
      if (refusal) {
        reply.hijack();
        exchange.refuse(refusal);
        return;
      }
      if (request.raw.headers.expect !== undefined) reply.raw.writeContinue();
      done();
    };
    const verdict = judge(services, demands, exchange, request.raw);
    if (verdict instanceof Promise) {
      verdict.then(conclude, (error) => {
        exchange.reportDefect(error);
        conclude({ error: asGatewayError(error) });
      });
    } else conclude(verdict);
  };
}

/** A model is asked: the caller's limits must have room, and the body must be one that will be read. */
export function modelDemands(
  { gateway }: AdmissionServices,
  bodyLimitBytes: number,
  operation: AskedOperation = 'chat',
): Demands['judge'] {
  return (caller, { headers }) =>
    andThen(gateway.precheck(caller, operation), (error) => (error ? { error } : bodyRefusal(headers, bodyLimitBytes)));
}

function judge(
  services: AdmissionServices,
  demands: Demands,
  exchange: Exchange,
  raw: IncomingMessage,
): Verdict | Promise<Verdict> {
  return andThen(identify(services.keys, raw), (caller): Verdict | Promise<Verdict> => {
    if (!caller) {
      services.gateway.telemetry.emit({ kind: 'request.unauthenticated', dialect: exchange.dialect.dialect });
      return { error: new GatewayError('PROXY_UNAUTHENTICATED', 'The gateway needs a valid key.') };
    }
    exchange.caller = caller;
    if (services.traffic.stopped) return { error: shuttingDown() };
    return demands.judge(caller, raw);
  });
}

/** Who asks; `undefined` where the gateway has keys and none of them was sent. */
export function identify(keys: KeyStore, request: IncomingMessage): Caller | undefined | Promise<Caller | undefined> {
  if (!keys.required) return anonymous;
  const secret = secretOfRequest(request);
  return secret === undefined ? undefined : keys.find(secret);
}
