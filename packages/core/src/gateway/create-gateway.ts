import {
  type Clock,
  type LimitStore,
  type Message,
  type ModelCatalog,
  type Plug,
  type Provider,
  type Random,
  type Request,
  systemClock,
  type Telemetry,
  type Transport,
  type TransportMiddleware,
} from '@proxy/spec';
import type { TokenEstimator } from '../execution/estimate-count.ts';
import { createStateOrigins } from '../execution/state-origins.ts';
import { createTargetStates, type TargetStates } from '../execution/target-states.ts';
import { createMemoryLimitStore } from '../limits/memory-limit-store.ts';
import { admit, glanceAt, refusalOf, statesOf } from '../plugs/admit.ts';
import { executePlug } from '../plugs/execute.ts';
import { rankTargetsPlug } from '../plugs/rank-targets.ts';
import { resolveAlias } from '../plugs/resolve-alias.ts';
import { createProvider, type ProviderOptions } from '../registry/create-provider.ts';
import { createRetryBudget } from '../resilience/retry-budget.ts';
import type { AliasOptions } from '../router/create-alias.ts';
import { createRouter, type Router } from '../router/router.ts';
import { type ChatBuilder, createChatBuilder } from './chat-builder.ts';
import type { Gateway } from './gateway.ts';
import { asMessages, createLibraryCalls } from './library-calls.ts';
import { createRuns } from './runs.ts';
import { createTelemetryBus } from './telemetry-bus.ts';
import { createTransports } from './transports.ts';
import { announceCooldowns, forgiveCredentials, healthOf } from './watch-states.ts';

/** What a gateway routes to. All of it may change while it runs. */
export interface Routes {
  readonly providers: Readonly<Record<string, ProviderOptions>>;
  readonly aliases?: Readonly<Record<string, AliasOptions>> | undefined;
}

export interface GatewayOptions extends Routes {
  readonly catalog?: ModelCatalog | undefined;
  /** Plugs between admission and ranking: caches, guards, condensing. */
  readonly plugs?: readonly Plug[] | undefined;
  /** The whole pipeline, made from the standard one. */
  readonly pipeline?: ((standard: readonly Plug[]) => readonly Plug[]) | undefined;
  /** Layers around every HTTP call, outside of authorization. */
  readonly middlewares?: readonly TransportMiddleware[] | undefined;
  /** In place of the HTTP client. */
  readonly transport?: Transport | undefined;
  readonly limitStore?: LimitStore | undefined;
  readonly telemetry?: Telemetry | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Counts the input tokens of conversations for targets that do not. Absent: those cannot be asked for a count. */
  readonly estimateTokens?: TokenEstimator | undefined;
}

export interface ConfigurableGateway extends Gateway {
  /**
   * Swaps providers and aliases in one step. Requests under way finish on the old ones; breakers, cooldowns and limits
   * live on. @throws ProviderOptionsError, RangeError, and changes nothing then
   */
  reconfigure(routes: Routes): void;
  readonly router: Router;
  readonly states: TargetStates;
  /** As `Gateway.run`, through plugs of one's own. */
  run(request: Request, plugs?: readonly Plug[]): Request | Promise<Request>;
  /** A call with a pipeline of its own, step by step. */
  build(target: string, messages: string | readonly Message[]): ChatBuilder;
}

interface Configuration {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly router: Router;
}

/**
 * A gateway for use as a library, or behind a server.
 * @throws ProviderOptionsError, RangeError where providers and aliases do not fit together
 */
export function createGateway(options: GatewayOptions): ConfigurableGateway {
  const {
    clock = systemClock,
    random = Math.random,
    telemetry = createTelemetryBus(),
    catalog,
    estimateTokens,
  } = options;
  const limitStore = options.limitStore ?? createMemoryLimitStore({}, { clock });
  const transports = createTransports(options, clock);
  const retryBudget = createRetryBudget({}, { clock });
  const states = createTargetStates({
    clock,
    random,
    onBreakerChange: ({ name, to }) => telemetry.emit({ kind: 'breaker.changed', target: name, state: to }),
  });
  const origins = createStateOrigins({ clock });
  announceCooldowns(states, telemetry);
  const configure = (routes: Routes): Configuration => {
    const providers = new Map(
      Object.entries(routes.providers).map(([id, provider]) => [id, createProvider(id, provider)]),
    );
    return { providers, router: createRouter({ providers, aliases: routes.aliases, catalog, random }) };
  };
  let current = configure(options);
  const router = (): Router => current.router;
  const standard: readonly Plug[] = [
    resolveAlias(router),
    admit({ store: limitStore, telemetry }),
    ...(options.plugs ?? []),
    rankTargetsPlug(router, origins),
    executePlug({ clock, random, telemetry, states, retryBudget, origins, transportOf: transports.of, estimateTokens }),
  ];
  const pipeline = options.pipeline?.(standard) ?? standard;
  const runs = createRuns({ clock, telemetry, priceVersion: catalog?.version }, pipeline);

  const calls = createLibraryCalls(runs, () => current.providers);

  return {
    telemetry,
    pipeline,
    states,
    run: (request, plugs) => runs.run(request, plugs),
    reject: (rejected) => runs.reject(rejected),
    get router() {
      return current.router;
    },
    get providers() {
      return [...current.providers.keys()];
    },
    get aliases() {
      return current.router.aliases;
    },
    get inFlight() {
      return runs.inFlight;
    },
    reconfigure(routes) {
      current = configure(routes);
      forgiveCredentials(states);
    },
    precheck(caller, operation) {
      if (!caller.limits) return undefined;
      const decision = glanceAt(caller, limitStore, operation);
      return decision instanceof Promise
        ? decision.then((decided) => refusalOf(caller, decided, operation))
        : refusalOf(caller, decision, operation);
    },
    limits(caller) {
      const decision = caller.limits ? glanceAt(caller, limitStore) : undefined;
      return !decision || decision instanceof Promise ? {} : statesOf(caller, decision);
    },
    chat: (target, messages, call = {}) => calls.chat(target, asMessages(messages), call, pipeline),
    stream: (target, messages, call = {}) => calls.stream(target, asMessages(messages), call, pipeline),
    complete: (target, prompt, call = {}) => calls.complete(target, prompt, call, pipeline),
    countTokens: (target, messages, call = {}) => calls.countTokens(target, asMessages(messages), call, pipeline),
    embed: (target, input, call = {}) => calls.embed(target, input, call, pipeline),
    build: (target, messages) => createChatBuilder(calls, target, asMessages(messages), pipeline),
    models: (caller) => current.router.listings(caller),
    health: () => healthOf(current.router.targets(), states),
    drain: () => runs.drain(),
    async close() {
      runs.cancelAll();
      await Promise.all([transports.close(), limitStore.close?.()]);
    },
  };
}
