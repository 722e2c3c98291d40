import { type Clock, type ErrorClass, GatewayError, type Provider, type Random, type Target } from '@proxy/spec';
import {
  type BreakerChange,
  type BreakerPermit,
  type CircuitBreaker,
  createCircuitBreaker,
} from '../resilience/circuit-breaker.ts';
import { type ConcurrencyLimit, congestionOf, createConcurrencyLimit } from '../resilience/concurrency-limit.ts';
import { type Cooldowns, createCooldowns } from '../resilience/cooldown.ts';
import { errorPolicies, outcomeOf } from '../resilience/error-policy.ts';

/** Leave to call a target: its breakers, its place among the calls under way. Settled exactly once. */
export interface TargetPermit {
  readonly granted: true;
  /** @param errorClass absent: the call went well */
  settle(errorClass?: ErrorClass, retryAfterMs?: number): void;
}
/** The target is left alone for now. */
export interface Resting {
  readonly granted: false;
  readonly restsForMs: number;
  /** What the target or its credential was sent to rest for; absent: its circuit is open, or its places are taken. */
  readonly errorClass?: ErrorClass;
}

/** What is known of the targets' health, shared by all requests and kept over reloads of the configuration. */
export interface TargetStates {
  /**
   * @param options.early probe a target although its circuit rests
   * @param options.onlyTarget the request has no other: a rate limit does not send it to rest
   */
  acquire(
    target: Target,
    options?: { readonly early?: boolean; readonly onlyTarget?: boolean },
  ): TargetPermit | Resting;
  restsForMs(target: Target): number;
  breakerState(target: Target): 'closed' | 'open' | 'half-open' | 'off';
  lastFaultMs(target: Target): number;
  /** Calls at once the target is held to; Infinity: any number. */
  concurrencyLimit(target: Target): number;
  readonly cooldowns: Cooldowns;
}

export interface TargetStatesOptions {
  readonly clock: Clock;
  readonly random: Random;
  onBreakerChange(change: BreakerChange): void;
}

/** Clients may name any model, so states are forgotten, oldest first, beyond this many. */
const maxStates = 10_000;

export function createTargetStates(options: TargetStatesOptions): TargetStates {
  const cooldowns = createCooldowns({ clock: options.clock });
  const breakers = createBounded<CircuitBreaker>(maxStates);
  const limits = createBounded<ConcurrencyLimit>(maxStates);

  const breaker = (name: string, provider: Provider): CircuitBreaker =>
    breakers.get(name, () => {
      const policy = provider.breaker === 'off' ? {} : provider.breaker;
      const created = createCircuitBreaker(name, policy, options);
      created.onChange(options.onBreakerChange);
      return created;
    });
  const breakersOf = (target: Target): readonly CircuitBreaker[] => {
    const { provider } = target;
    if (provider.breaker === 'off') return [];
    return [breaker(endpointOf(provider), provider), breaker(`${provider.id}/${target.model}`, provider)];
  };
  const limitOf = (target: Target): ConcurrencyLimit =>
    limits.get(target.id, () => createConcurrencyLimit({ limit: target.provider.concurrency }, options));
  const cooldownMs = (target: Target): number =>
    Math.max(cooldowns.restsForMs(target.id), cooldowns.restsForMs(credentialKey(target)));
  const restsForMs = (target: Target): number =>
    Math.max(cooldownMs(target), ...breakersOf(target).map((each) => each.msUntilProbe()));

  return {
    cooldowns,
    restsForMs,
    acquire(target, { early = false, onlyTarget = false } = {}) {
      const coolsForMs = cooldownMs(target);
      if (coolsForMs > 0) return { granted: false, restsForMs: coolsForMs, ...coolingClass(cooldowns, target) };
      const circuits = acquireAll(breakersOf(target), early);
      if (!Array.isArray(circuits)) return circuits;
      const place = limitOf(target).tryAcquire();
      if (!place) {
        for (const { permit } of circuits) permit.settle('neutral');
        return { granted: false, restsForMs: 1_000 };
      }
      return {
        granted: true,
        settle(errorClass, retryAfterMs) {
          place.release(congestionOf(errorClass));
          settleAll(circuits, errorClass, retryAfterMs);
          rest(cooldowns, target, errorClass, retryAfterMs, onlyTarget);
        },
      };
    },
    breakerState(target) {
      const states = breakersOf(target).map((each) => each.state());
      if (states.length === 0) return 'off';
      return states.find((state) => state === 'open') ?? states.find((state) => state === 'half-open') ?? 'closed';
    },
    concurrencyLimit: (target) => limitOf(target).limit,
    lastFaultMs: (target) => Math.max(...breakersOf(target).map((each) => each.lastFaultMs())),
  };
}

interface Acquired {
  readonly breaker: CircuitBreaker;
  readonly permit: BreakerPermit;
}

/** A permit of every breaker, or of none. */
function acquireAll(breakers: readonly CircuitBreaker[], early: boolean): Acquired[] | Resting {
  const acquired: Acquired[] = [];
  try {
    for (const breaker of breakers) acquired.push({ breaker, permit: breaker.acquire({ early }) });
    return acquired;
  } catch (error) {
    for (const { permit } of acquired) permit.settle('neutral');
    if (!GatewayError.is(error)) throw error;
    return { granted: false, restsForMs: error.retryAfterMs ?? 0 };
  }
}

/** A fault counts against the breaker it belongs to; the other learns only that the call came so far. */
function settleAll([endpoint, deployment]: readonly Acquired[], errorClass?: ErrorClass, retryAfterMs?: number): void {
  const outcome = outcomeOf(errorClass);
  const isEndpointFault = errorClass !== undefined && errorPolicies[errorClass].breakerScope === 'endpoint';
  if (isEndpointFault) {
    endpoint?.permit.settle('fault', retryAfterMs);
    deployment?.permit.settle('neutral');
  } else {
    endpoint?.permit.settle(outcome === 'fault' ? 'ok' : outcome);
    deployment?.permit.settle(outcome, retryAfterMs);
  }
}

function rest(
  cooldowns: Cooldowns,
  target: Target,
  errorClass: ErrorClass | undefined,
  retryAfterMs: number | undefined,
  onlyTarget: boolean,
): void {
  if (errorClass === undefined || (onlyTarget && errorClass === 'rate_limited')) return;
  const scope = errorPolicies[errorClass].cooldownScope;
  if (scope) cooldowns.start(scope === 'target' ? target.id : credentialKey(target), errorClass, retryAfterMs);
}

/** What the longer rest of target and credential is for. */
function coolingClass(cooldowns: Cooldowns, target: Target): Pick<Resting, 'errorClass'> {
  const keys = [target.id, credentialKey(target)];
  const [cause] = cooldowns
    .list()
    .filter(({ key }) => keys.includes(key))
    .sort((one, other) => other.untilMs - one.untilMs);
  return cause ? { errorClass: cause.errorClass } : {};
}

function credentialKey({ provider, credential }: Target): string {
  return `${provider.id}#${credential.id}`;
}

const hosts = new WeakMap<Provider, string>();

function endpointOf(provider: Provider): string {
  let host = hosts.get(provider);
  if (host === undefined) {
    host = new URL(provider.baseUrl).host;
    hosts.set(provider, host);
  }
  return host;
}

interface Bounded<Value> {
  get(key: string, create: () => Value): Value;
}

/** A map that forgets its oldest entry beyond `limit`. */
function createBounded<Value>(limit: number): Bounded<Value> {
  const values = new Map<string, Value>();
  return {
    get(key, create) {
      let value = values.get(key);
      if (value === undefined) {
        value = create();
        values.set(key, value);
        if (values.size > limit) values.delete(values.keys().next().value as string);
      }
      return value;
    },
  };
}
