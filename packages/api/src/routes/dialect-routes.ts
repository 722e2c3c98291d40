import type { Gateway } from '@proxy/core';
import { type Clock, type KeyStore, type ResponseStore, systemClock } from '@proxy/spec';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { RequestId } from '../exchange/open-exchange.ts';
import { createTraffic, type Traffic } from '../exchange/traffic.ts';
import { requestIdOf } from '../headers/request-id.ts';
import { type RouteSettings, type RouteSettingsInput, routeSettings } from '../settings.ts';
import { type ServedCodecs, standardCodecs } from './dialects.ts';
import { errorHandler } from './error-handler.ts';
import { geminiRoutes } from './gemini-routes.ts';
import { readOnlyJson } from './json-parser.ts';
import { modelRoute } from './model-route.ts';
import { modelRoutes } from './model-routes.ts';
import { operationRoutes } from './operation-routes.ts';
import { responsesRoutes } from './responses-routes.ts';
import { unservedRoutes } from './unserved-paths.ts';

export interface DialectRoutesOptions {
  readonly gateway: Gateway;
  readonly keys: KeyStore;
  /** In place of those of `@proxy/dialects`. */
  readonly codecs?: ServedCodecs | undefined;
  readonly clock?: Clock | undefined;
  /** Absent: the client's `x-request-id` where it is fit, else a random one. */
  readonly requestId?: RequestId | undefined;
  /** Where OpenAI's responses are kept; absent: none is, and no conversation goes on from one. */
  readonly responses?: ResponseStore | undefined;
  /** Where whoever stops the server keeps count. Absent: closing the app waits `stopGraceMs` for what is under way. */
  readonly traffic?: Traffic | undefined;
  readonly settings?: RouteSettingsInput | undefined;
}

/** Everything the routes share, made once from the options. */
export interface RouteServices extends Omit<DialectRoutesOptions, 'settings'> {
  readonly codecs: ServedCodecs;
  readonly clock: Clock;
  readonly requestId: RequestId;
  readonly traffic: Traffic;
  readonly timing: RouteSettings;
  readonly bodyLimitBytes: number;
}

/** @throws ZodError where a setting is unknown or out of range */
export function routeServices(options: DialectRoutesOptions): RouteServices {
  const settings = routeSettings.parse(options.settings ?? {});
  const clock = options.clock ?? systemClock;
  return {
    gateway: options.gateway,
    keys: options.keys,
    responses: options.responses,
    codecs: options.codecs ?? standardCodecs,
    clock,
    requestId: options.requestId ?? ((request: FastifyRequest) => requestIdOf(request.raw)),
    traffic: options.traffic ?? createTraffic(clock),
    timing: settings,
    bodyLimitBytes: settings.bodyLimitBytes,
  };
}

/**
 * The paths of the dialects, for an app of one's own: `app.register(dialectRoutes, { gateway, keys })`. Body
 * parser, error handler and hooks stay inside the plugin. Answers are written to the socket by the gateway itself:
 * headers that the app's `onRequest` hooks set are sent, its `onSend` hooks are not run.
 */
export const dialectRoutes: FastifyPluginAsync<DialectRoutesOptions> = async (app, options) => {
  const services = routeServices(options);
  const { timing } = services;
  if (!app.hasRequestDecorator('gatewayExchange')) app.decorateRequest('gatewayExchange', null);
  readOnlyJson(app, timing.bodyLimitBytes, timing);
  app.setErrorHandler(errorHandler(services));
  const { openaiChat, anthropicMessages } = services.codecs;
  modelRoute(app, services, '/v1/chat/completions', openaiChat);
  modelRoute(app, services, '/v1/messages', anthropicMessages);
  operationRoutes(app, services, services.codecs);
  geminiRoutes(app, services);
  responsesRoutes(app, services, services.codecs.openaiResponses);
  modelRoutes(app, services);
  unservedRoutes(app, services);
  if (!options.traffic) app.addHook('preClose', () => services.traffic.stop(stopDeadlines(timing.stopGraceMs)));
};

/** Between the word that the server stops and the cut, a client has time to read it. */
const noticeMs = 5_000;

export function stopDeadlines(graceMs: number): { readonly giveUpAfterMs: number; readonly destroyAfterMs: number } {
  return { giveUpAfterMs: graceMs, destroyAfterMs: graceMs + noticeMs };
}
