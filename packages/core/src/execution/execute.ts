import {
  type Alias,
  type Answer,
  type Clock,
  type ErrorClass,
  GatewayError,
  type Loss,
  type PlannedAlias,
  type Random,
  type Request,
  type Target,
  type Telemetry,
  type Transport,
  type UpstreamFault,
} from '@proxy/spec';
import { nextMove } from '../resilience/next-move.ts';
import type { RetryBudget } from '../resilience/retry-budget.ts';
import { type CallResult, callTarget, type TargetCall } from './call-target.ts';
import { clientGone } from './client-gone.ts';
import { type EncodedCall, encodeCall } from './encode-call.ts';
import { countFor, estimateCount, type TokenEstimator } from './estimate-count.ts';
import { errorOf, type Failures, noFailures } from './failures.ts';
import { withoutRefusedState } from './refuses-state.ts';
import type { StateOrigins } from './state-origins.ts';
import type { TargetPermit, TargetStates } from './target-states.ts';

export interface ExecutorDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  readonly states: TargetStates;
  readonly retryBudget: RetryBudget;
  readonly origins: StateOrigins;
  /** The onion around the wire call, composed once per target. */
  transportOf(target: Target, connectMs: number): Transport;
  /** Counts for targets that do not; absent: they are passed over. */
  readonly estimateTokens?: TokenEstimator | undefined;
}

/** Milliseconds; less time makes no attempt worth while. */
const shortestAttemptMs = 1_000;

/** What is tried for one request, and how it has gone so far. */
interface Run {
  request: Request;
  readonly dependencies: ExecutorDependencies;
  readonly deadlineMs: number;
  readonly targetCount: number;
  /** The alias that was asked for lets targets lose something; what it forbids, no fallback of it may do. */
  readonly mayLose: boolean;
  readonly failures: Failures;
}

/**
 * Asks the planned targets in turn until one answers: whole, or with its first content. Failing over is free, trying the
 * same target again is paid from the retry budget, and a mistake of the caller ends it at once.
 * @throws GatewayError, the last target's failure, or why no target could be asked
 */
export async function execute(request: Request, dependencies: ExecutorDependencies): Promise<Answer> {
  const plan = request.private.plan ?? [];
  const run: Run = {
    request,
    dependencies,
    deadlineMs: deadlineOf(request, plan),
    targetCount: plan.reduce((count, { targets }) => count + targets.length, 0),
    mayLose: askedAlias(request, plan)?.onLoss !== 'reject',
    failures: noFailures(),
  };
  dependencies.retryBudget.recordRequest();
  for (const [index, planned] of plan.entries()) {
    const answer = await tryAlias(run, planned, plan.slice(index + 1));
    if (answer) return answer;
    if (isFinal(run.failures.fault)) break;
  }
  const answer = (await probeEarly(run, plan)) ?? estimateInstead(run);
  if (answer) return answer;
  throw errorOf(run.failures);
}

/** The alias that was asked for: the plan may begin with another, where opaque state comes home. */
function askedAlias({ private: { alias } }: Request, plan: readonly PlannedAlias[]): Alias | undefined {
  return alias ?? plan[0]?.alias;
}

function deadlineOf(request: Request, plan: readonly PlannedAlias[]): number {
  const { body, metadata } = request;
  const timeouts = askedAlias(request, plan)?.timeouts;
  return metadata.startedMs + ((body.facts.stream ? timeouts?.stream : timeouts?.whole) ?? 0);
}

/** What is left of its time is worth no further attempt; the first is always made. */
function isOver({ deadlineMs, failures, dependencies }: Run): boolean {
  return failures.fault !== undefined && deadlineMs - dependencies.clock.nowMs() < shortestAttemptMs;
}

/** A count that nobody could be asked for is estimated, unless the request itself is at fault. */
function estimateInstead({ request, dependencies, failures, targetCount }: Run): Answer | undefined {
  const isHopeless = isFinal(failures.fault) || targetCount === 0;
  return isHopeless ? undefined : estimateCount(request, dependencies.estimateTokens);
}

const finalClasses: ReadonlySet<ErrorClass> = new Set(['caller_fault', 'client_gone', 'defect']);

/** Nobody else would answer better, or nobody waits for it. */
function isFinal(fault: UpstreamFault | undefined): boolean {
  return fault !== undefined && finalClasses.has(fault.class);
}

/** @param later the aliases after this one, whose targets are tried before anybody waits */
async function tryAlias(
  run: Run,
  { alias, targets }: PlannedAlias,
  later: readonly PlannedAlias[],
): Promise<Answer | undefined> {
  let attemptsLeft = alias.maxAttempts;
  for (const [index, target] of targets.entries()) {
    if (isOver(run) || attemptsLeft === 0) return undefined;
    const estimated = countFor(target, run.request, run.dependencies.estimateTokens);
    if (estimated) return estimated;
    let encoded = encode(run, alias, target);
    if (!encoded) continue;
    const transport = run.dependencies.transportOf(target, alias.timeouts.connect);
    for (let attemptsAtTarget = 1; encoded && attemptsLeft > 0; attemptsAtTarget++) {
      const permit = acquire(run, target);
      if (!permit) break;
      attemptsLeft--;
      const result = await call(run, alias, { target, permit, encoded, transport });
      if (result.kind === 'answer') return result.answer;
      run.failures.fault = result.fault;
      const stateless = withoutRefusedState(run.request, target, result.fault, run.dependencies.origins);
      if (stateless) {
        run.request = stateless;
        encoded = encode(run, alias, target);
        continue;
      }
      const others = [...targets.slice(index + 1), ...later.flatMap((planned) => planned.targets)];
      const next = decide(run, { fault: result.fault, target, attemptsAtTarget, attemptsLeft, others });
      if (next.kind === 'failover') break;
      if (next.kind === 'give_up' || !(await waitFor(run, next.delayMs))) return undefined;
    }
  }
  return undefined;
}

interface Decision {
  readonly fault: UpstreamFault;
  readonly target: Target;
  readonly attemptsAtTarget: number;
  readonly attemptsLeft: number;
  readonly others: readonly Target[];
}

function decide(run: Run, { fault, target, others, ...counts }: Decision): ReturnType<typeof nextMove> {
  const { clock, random, retryBudget, states, telemetry } = run.dependencies;
  const move = nextMove(
    {
      fault,
      ...counts,
      hasOtherTarget: others.some((other) => states.restsForMs(other) === 0),
      committed: false,
      retryAmbiguous: target.provider.retryAmbiguous,
      remainingMs: run.deadlineMs - clock.nowMs(),
    },
    random,
  );
  if (move.kind !== 'retry' || retryBudget.trySpend()) return move;
  telemetry.emit({ kind: 'retry.budget_exhausted', requestId: run.request.id });
  return { kind: 'give_up' };
}

/** The call as this target gets it; `undefined` where it could not take the request as the alias wants it. */
function encode(run: Run, alias: Alias, target: Target): EncodedCall | undefined {
  try {
    const encoded = encodeCall(run.request, target);
    if (run.mayLose && alias.onLoss === 'allow') return encoded;
    const lost = encoded.losses.filter(({ action }) => action !== 'renamed');
    if (lost.length === 0) return encoded;
    throw new GatewayError('PROXY_UNSUPPORTED', `No target takes the request as it is: ${told(lost)}`, {
      param: lost[0]?.field,
    });
  } catch (error) {
    if (!GatewayError.is(error)) throw error;
    run.failures.refusal = error;
    return undefined;
  }
}

/** So many losses are told in an error; a client that mends these will hear of the next. */
const mostTold = 10;

function told(losses: readonly Loss[]): string {
  const all = losses.slice(0, mostTold).map(({ field, reason }) => `"${field}": ${reason}`);
  return losses.length > mostTold ? `${all.join(' ')} And ${losses.length - mostTold} more.` : all.join(' ');
}

function acquire(run: Run, target: Target, early = false): TargetPermit | undefined {
  const permit = run.dependencies.states.acquire(target, { early, onlyTarget: run.targetCount === 1 });
  if (permit.granted) return permit;
  run.failures.soonestMs = Math.min(run.failures.soonestMs, permit.restsForMs);
  run.failures.restingFor.add(permit.errorClass);
  run.failures.isBusy ||= permit.busy ?? false;
  return undefined;
}

function call(
  run: Run,
  { timeouts }: Alias,
  ready: Pick<TargetCall, 'target' | 'permit' | 'encoded' | 'transport'>,
): Promise<CallResult> {
  const firstTokenMs = timeouts.firstToken ?? patience(ready.target, run.request.body.facts.stream);
  const limits = { firstTokenMs, idleMs: timeouts.idle, deadlineMs: run.deadlineMs };
  return callTarget(run.request, { ...ready, ...limits }, run.dependencies);
}

/** How long a target may think before its first content: a whole answer comes only once it is written. */
function patience({ info }: Target, stream: boolean): number {
  return stream && info?.capabilities.reasoning !== true ? 60_000 : 300_000;
}

/** False: the client left meanwhile, which then is why the request failed. */
function waitFor({ request, dependencies, failures }: Run, delayMs: number): Promise<boolean> {
  const { clock } = dependencies;
  const sinceMs = clock.nowMs();
  return new Promise((resolve) => {
    const settle = (stillThere: boolean): void => {
      cancelTimer();
      forget();
      request.metadata.upstreamMs += clock.nowMs() - sinceMs;
      if (!stillThere) failures.fault = clientGone;
      resolve(stillThere);
    };
    const cancelTimer = clock.after(delayMs, () => settle(true));
    const forget = request.cancellation.onCancel(() => queueMicrotask(() => settle(false)));
  });
}

/** When every one of several targets rests, the one that failed longest ago is asked all the same: one call at a time. */
async function probeEarly(run: Run, plan: readonly PlannedAlias[]): Promise<Answer | undefined> {
  const { states } = run.dependencies;
  if (run.targetCount < 2 || run.failures.fault || run.failures.isBusy || !run.failures.restingFor.has(undefined))
    return undefined;
  const candidates = plan.flatMap(({ alias, targets }) => targets.map((target) => ({ alias, target })));
  candidates.sort((one, other) => states.lastFaultMs(one.target) - states.lastFaultMs(other.target));
  for (const { alias, target } of candidates) {
    const encoded = encode(run, alias, target);
    const permit = encoded && acquire(run, target, true);
    if (!permit) continue;
    const transport = run.dependencies.transportOf(target, alias.timeouts.connect);
    const result = await call(run, alias, { target, permit, encoded, transport });
    if (result.kind === 'answer') return result.answer;
    run.failures.fault = result.fault;
    return undefined;
  }
  return undefined;
}
