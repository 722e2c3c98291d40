import type { Gateway, TargetHealth } from '@proxy/core';
import type { JsonObject } from '@proxy/spec';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { AdminAccess } from '../auth/admin-access.ts';
import { openExchange } from '../exchange/open-exchange.ts';
import { identify } from './admission.ts';
import type { RouteServices } from './dialect-routes.ts';

export interface HealthRoutesOptions {
  readonly services: RouteServices;
  /** Version of the gateway, for people to read. */
  readonly version?: string | undefined;
  /** No load balancer should send any more requests here. */
  isDraining(): boolean;
  readonly adminAccess: AdminAccess;
}

/**
 * Whether the process lives, whether it wants requests, and, for those who may know, how its targets do. `/api/hello` is
 * Anthropic's, and what Claude Code asks before its first call.
 */
export const healthRoutes: FastifyPluginCallback<HealthRoutesOptions> = (app, options, done) => {
  const { services, version, isDraining, adminAccess } = options;
  const { gateway, keys, clock } = services;
  const startedMs = clock.nowMs();
  const status = () => (isDraining() ? 'draining' : 'ok');
  const answer = (request: FastifyRequest, reply: FastifyReply, body: JsonObject, code = 200): void => {
    reply.hijack();
    openExchange(services, services.codecs.openaiChat, request, reply).reply(body, code);
  };

  app.get('/health/live', (request, reply) => answer(request, reply, { status: 'ok' }));
  app.get('/health/ready', (request, reply) =>
    answer(request, reply, { status: isDraining() ? 'draining' : 'ready' }, isDraining() ? 503 : 200),
  );
  app.get('/api/hello', (request, reply) => answer(request, reply, { message: 'hello' }));
  app.get('/health', async (request, reply) => {
    const summary = { status: status(), version };
    if (!wantsDetail(request)) return answer(request, reply, summary);
    const refusal = adminAccess(request.raw);
    if (!refusal || (keys.required && (await identify(keys, request.raw)))) {
      const uptimeSeconds = Math.floor((clock.nowMs() - startedMs) / 1_000);
      return answer(request, reply, { ...summary, uptimeSeconds, ...detailOf(gateway) });
    }
    reply.hijack();
    openExchange(services, services.codecs.openaiChat, request, reply).refuse({ error: refusal });
  });
  done();
};

function wantsDetail({ query }: FastifyRequest): boolean {
  return typeof query === 'object' && query !== null && 'detail' in query && query.detail === 'true';
}

function detailOf(gateway: Gateway): JsonObject {
  const targets = gateway.health();
  return {
    inFlight: gateway.inFlight,
    providers: Object.fromEntries(byProvider(gateway.providers, targets)),
    cooldowns: targets
      .filter(({ restsForMs }) => restsForMs > 0)
      .map(({ target, restsForMs }) => ({ target, endsInMs: Math.ceil(restsForMs) })),
  };
}

/** Every provider, also one that nobody has asked for anything yet. */
function byProvider(providers: readonly string[], targets: readonly TargetHealth[]): Map<string, JsonObject[]> {
  const groups = new Map<string, JsonObject[]>(providers.map((provider) => [provider, []]));
  for (const { provider, target, breaker } of targets) {
    const group = groups.get(provider) ?? [];
    group.push({ target, breaker });
    groups.set(provider, group);
  }
  return groups;
}
