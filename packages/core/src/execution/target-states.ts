import {
  type Clock,
  type ErrorClass,
  GatewayError,
  type Provider,
  type Random,
  type Target,
  type UpstreamFault,
} from '@proxy/spec';
import { createGenerations } from '../limits/generations.ts';
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
  /** A stream has gone well for so long that its target is taken for healthy, though it has not ended. */
  proved(): void;
  /** @param fault absent: the call went well */
  settle(fault?: UpstreamFault): void;
}
/** The target is left alone for now. */
export interface Resting {
  readonly granted: false;
  readonly restsForMs: number;
  /** What the target or its credential was sent to rest for; absent: its circuit is open. */
  readonly errorClass?: ErrorClass;
  /** It is well, and has as many calls under way as it may. */
  readonly busy?: boolean;
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

  const breaker = (name: string, key: string, provider: Provider): CircuitBreaker =>
    breakers.get(key, () => {
      const policy = provider.breaker === 'off' ? {} : provider.breaker;
      const created = createCircuitBreaker(name, policy, options);
      created.onChange(options.onBreakerChange);
      return created;
    });
  const breakersOf = (target: Target): readonly CircuitBreaker[] => {
    const { provider } = target;
    if (provider.breaker === 'off') return [];
    const { endpoint, endpointKey, deploymentKey } = namesOf(target);
    return [breaker(endpoint, endpointKey, provider), breaker(target.id, deploymentKey, provider)];
  };
  /** Without a queue to wait in, a limit that learns would turn one hiccup into refusals: only a limit that was set adapts. */
  const limitOf = (target: Target): ConcurrencyLimit => {
    const { concurrency } = target.provider;
    return limits.get(namesOf(target).limitKey, () =>
      createConcurrencyLimit({ limit: concurrency, adaptive: concurrency !== undefined }, options),
    );
  };
  const cooldownMs = (target: Target): number =>
    Math.max(cooldowns.restsForMs(target.id), cooldowns.restsForMs(namesOf(target).credentialKey));
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
        return { granted: false, restsForMs: 1_000, busy: true };
      }
      return {
        granted: true,
        proved: () => settleAll(circuits),
        settle(fault) {
          place.release(congestionOf(fault?.class));
          settleAll(circuits, fault);
          rest(cooldowns, target, fault, onlyTarget);
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
function settleAll([endpoint, deployment]: readonly Acquired[], fault?: UpstreamFault): void {
  const outcome = outcomeOf(fault?.class);
  const isEndpointFault = fault !== undefined && errorPolicies[fault.class].breakerScope === 'endpoint';
  if (isEndpointFault) {
    endpoint?.permit.settle('fault', fault.retryAfterMs);
    deployment?.permit.settle('neutral');
  } else {
    endpoint?.permit.settle(outcome === 'fault' ? 'ok' : outcome);
    deployment?.permit.settle(outcome, fault?.retryAfterMs);
  }
}

function rest(cooldowns: Cooldowns, target: Target, fault: UpstreamFault | undefined, onlyTarget: boolean): void {
  if (!fault || (onlyTarget && fault.class === 'rate_limited')) return;
  const scope = errorPolicies[fault.class].cooldownScope;
  if (!scope) return;
  /** A 403 may forbid this model alone; a credential that is no good is refused with 401. */
  const isForTarget = scope === 'target' || fault.status === 403;
  cooldowns.start(isForTarget ? target.id : namesOf(target).credentialKey, fault.class, fault.retryAfterMs);
}

/** What the longer rest of target and credential is for. */
function coolingClass(cooldowns: Cooldowns, target: Target): Pick<Resting, 'errorClass'> {
  const keys = [target.id, namesOf(target).credentialKey];
  const [cause] = cooldowns
    .list()
    .filter(({ key }) => keys.includes(key))
    .sort((one, other) => other.untilMs - one.untilMs);
  return cause ? { errorClass: cause.errorClass } : {};
}

/** What the states of a target are kept under. */
interface StateNames {
  readonly endpoint: string;
  readonly endpointKey: string;
  readonly deploymentKey: string;
  readonly limitKey: string;
  readonly credentialKey: string;
}

/** Made once per target: text made anew for every call would be hashed anew for every look. */
const names = new WeakMap<Target, StateNames>();

function namesOf(target: Target): StateNames {
  let known = names.get(target);
  if (known === undefined) {
    known = makeNames(target);
    names.set(target, known);
  }
  return known;
}

/** Policy and limit are part of the names: what a new configuration changed begins anew. */
function makeNames({ id, provider, credential }: Target): StateNames {
  const endpoint = new URL(provider.baseUrl).host;
  const policy = JSON.stringify(provider.breaker ?? {});
  return {
    endpoint,
    endpointKey: `${endpoint} ${policy}`,
    deploymentKey: `${id} ${policy}`,
    limitKey: `${id} ${provider.concurrency}`,
    credentialKey: `${provider.id}#${credential.id}`,
  };
}

interface Bounded<Value> {
  get(key: string, create: () => Value): Value;
}

/** A map that forgets what was not used for longest. */
function createBounded<Value>(limit: number): Bounded<Value> {
  const values = createGenerations<Value & {}>(limit);
  return {
    get(key, create) {
      const known = values.get(key);
      if (known !== undefined) return known;
      const created = create() as Value & {};
      values.set(key, created);
      return created;
    },
  };
}
