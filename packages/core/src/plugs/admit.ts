import {
  type Caller,
  GatewayError,
  halt,
  type LimitDecision,
  type LimitRule,
  type LimitState,
  type LimitStore,
  type Operation,
  type Plug,
  putPrivate,
  type Request,
  type Telemetry,
  totalInputTokens,
  totalOutputTokens,
} from '@proxy/spec';
import { errorPolicies } from '../resilience/error-policy.ts';

const minuteMs = 60_000;
/** A lease that nobody gave back ends after the longest request and a minute. */
const leaseMs = 3_660_000;
/** Bytes per token, and the tokens of an answer whose length the client leaves open: estimates, settled by the true usage. */
const bytesPerToken = 4;
const openAnswerTokens = 1_024;

/** What a caller's limits count a request as. */
export interface RequestCost {
  /** Names what is reserved. Never an id that a client can choose: of two with one name only the first would count. */
  readonly leaseId: string;
  /** Absent: it uses none, and tokens do not limit it. */
  readonly tokens?: number | undefined;
}

/** The caller's limits as rules for a store; empty where it has none. */
function limitRules(caller: Caller, cost: RequestCost): readonly LimitRule[] {
  const { rpm, tpm, concurrency } = caller.limits ?? {};
  const rules: LimitRule[] = [];
  if (rpm !== undefined) rules.push({ kind: 'rate', key: `rpm:${caller.id}`, limit: rpm, periodMs: minuteMs, cost: 1 });
  if (tpm !== undefined && cost.tokens !== undefined) {
    const lease = { leaseId: cost.leaseId, leaseMs };
    rules.push({
      kind: 'tokens',
      key: `tpm:${caller.id}`,
      limit: tpm,
      periodMs: minuteMs,
      cost: cost.tokens,
      ...lease,
    });
  }
  if (concurrency !== undefined) {
    rules.push({ kind: 'concurrency', key: `con:${caller.id}`, limit: concurrency, leaseMs, leaseId: cost.leaseId });
  }
  return rules;
}

const processId = crypto.randomUUID();
let leases = 0;

/** Unique among all processes that share a store. */
function nextLeaseId(): string {
  leases++;
  return `${processId}:${leases}`;
}

/**
 * What the request will use, before anybody knows: its bytes as tokens, and the longest answer it allows. Counting
 * uses nothing.
 */
function estimateTokens({ operation, body, metadata }: Request): number | undefined {
  if (operation === 'count_tokens') return undefined;
  const { maxOutputTokens = openAnswerTokens, candidates = 1 } = body.facts;
  return Math.ceil((metadata.bodyBytes ?? 0) / bytesPerToken) + maxOutputTokens * candidates;
}

export interface AdmitOptions {
  readonly store: LimitStore;
  readonly telemetry: Telemetry;
}

/**
 * Takes the request's share of all the caller's limits in one step, or refuses it with `PROXY_RATE_LIMITED` and takes
 * nothing. Tokens are settled by the true usage when the request ends, and the place among the concurrent calls is
 * given back then.
 */
export function admit({ store, telemetry }: AdmitOptions): Plug {
  return {
    name: 'admit',
    call(request) {
      if (!request.caller.limits) return request;
      const rules = limitRules(request.caller, { leaseId: nextLeaseId(), tokens: estimateTokens(request) });
      if (rules.length === 0) return request;
      const decision = store.take(rules);
      const conclude = (decided: LimitDecision): Request => admitted(request, rules, decided, store, telemetry);
      return decision instanceof Promise ? decision.then(conclude) : conclude(decision);
    },
  };
}

function admitted(
  request: Request,
  rules: readonly LimitRule[],
  decision: LimitDecision,
  store: LimitStore,
  telemetry: Telemetry,
): Request {
  const known = putPrivate(request, { limits: limitStates(rules, decision) });
  if (!decision.granted) {
    const rule = rules[decision.refusedBy ?? 0];
    telemetry.emit({ kind: 'limit.rejected', key: request.caller.id, limit: rule?.kind ?? 'rate' });
    return halt(known, rateLimited(rule, decision.retryAfterMs), 'admit');
  }
  const { id: requestId, metadata, scope } = request;
  const report = (error: unknown): void => telemetry.emit({ kind: 'defect', where: 'limit store', error, requestId });
  for (const rule of rules) {
    if (rule.kind === 'concurrency') scope.defer(() => giveBack(() => store.release(rule), report));
    if (rule.kind === 'tokens')
      scope.defer(() => giveBack(() => store.settle(rule, usedTokens(metadata, rule.cost)), report));
  }
  return known;
}

/** A store that fails at the end of a request is told of; its leases end by themselves. */
function giveBack(action: () => void | Promise<void>, report: (error: unknown) => void): void {
  try {
    const done = action();
    if (done instanceof Promise) done.catch(report);
  } catch (error) {
    report(error);
  }
}

/** What nobody can have charged for used nothing; where usage is unknown, what was reserved is taken for it. */
function usedTokens({ usage, attempts, cache }: Request['metadata'], reserved: number): number {
  if (cache === 'hit') return 0;
  if (usage) return (totalInputTokens(usage) ?? 0) + (totalOutputTokens(usage) ?? 0);
  const isFree = attempts.every(({ errorClass }) => errorClass && errorPolicies[errorClass].billed === 'no');
  return isFree ? 0 : reserved;
}

/** Where the limits stand, by the names of their headers. */
export function limitStates(
  rules: readonly LimitRule[],
  { states }: LimitDecision,
): { readonly requests?: LimitState | undefined; readonly tokens?: LimitState | undefined } {
  const of = (kind: LimitRule['kind']): LimitState | undefined => states[rules.findIndex((rule) => rule.kind === kind)];
  return { requests: of('rate'), tokens: of('tokens') };
}

const limitNames: Readonly<Record<LimitRule['kind'], string>> = {
  rate: 'requests per minute',
  tokens: 'tokens per minute',
  concurrency: 'requests at once',
};

/** The refusal of a limit, with the exact wait. A request that is larger than its whole limit can never pass. */
function rateLimited(rule: LimitRule | undefined, retryAfterMs: number): GatewayError {
  const what = limitNames[rule?.kind ?? 'rate'];
  if (retryAfterMs === Number.POSITIVE_INFINITY) {
    return new GatewayError(
      'PROXY_RATE_LIMITED',
      `This request is larger than the key's limit of ${rule?.limit} ${what}.`,
    );
  }
  const message = `The key's limit of ${rule?.limit} ${what} is reached.`;
  return new GatewayError('PROXY_RATE_LIMITED', message, { retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) });
}

/** What a small request would take; counting takes no tokens. */
function glanceCost(operation: Operation): RequestCost {
  return { leaseId: 'glance', tokens: operation === 'count_tokens' ? undefined : 1 };
}

/** What the caller's limits would say to a small request, without consuming. */
export function glanceAt(
  caller: Caller,
  store: LimitStore,
  operation: Operation = 'chat',
): LimitDecision | Promise<LimitDecision> {
  return store.peek(limitRules(caller, glanceCost(operation)));
}

/** The refusal of such a glance; `undefined` where the limits would let a request pass. */
export function refusalOf(
  caller: Caller,
  { granted, refusedBy = 0, retryAfterMs }: LimitDecision,
  operation: Operation = 'chat',
): GatewayError | undefined {
  return granted ? undefined : rateLimited(limitRules(caller, glanceCost(operation))[refusedBy], retryAfterMs);
}

/** Where such a glance found the limits. */
export function statesOf(caller: Caller, decision: LimitDecision): ReturnType<typeof limitStates> {
  return limitStates(limitRules(caller, glanceCost('chat')), decision);
}
