import {
  type Clock,
  dialectStatus,
  type GatewayError,
  type Outcome,
  type Request,
  type RequestOutcome,
  type Tap,
  type Telemetry,
  type TokenCounts,
  tokenClasses,
  type UsageRecord,
} from '@proxy/spec';
import { wayTo } from '../execution/way-to.ts';
import { costOf } from '../pricing/cost.ts';
import type { RejectedRequest } from './gateway.ts';

export interface FinishDependencies {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Version of the prices that costs rest on. */
  readonly priceVersion: string | undefined;
}

/** How a request that failed is counted. */
export function outcomeOfError(error: GatewayError): RequestOutcome {
  if (error.code === 'PROXY_CLIENT_GONE') return 'client_gone';
  return error.code === 'PROXY_STREAM_TRUNCATED' ? 'truncated' : 'error';
}

/** Puts a price on the request's usage; unknown usage or an unknown price leaves the cost unknown. */
export function priceRequest({ metadata }: Request, clock: Clock): void {
  const { usage, target } = metadata;
  if (metadata.costUsd !== undefined || !usage || !target?.info) return;
  const cost = costOf(usage, target.info, clock.epochMs());
  if (cost) metadata.costUsd = cost.usd;
}

/**
 * The end of a request, exactly once however it ended: its times and cost, word to its taps and to telemetry, and the
 * release of all it acquired.
 */
export function finishRequest(
  request: Request,
  outcome: Outcome,
  status: number,
  dependencies: FinishDependencies,
): void {
  const { clock, telemetry } = dependencies;
  const { metadata } = request;
  metadata.endedMs = clock.nowMs();
  metadata.durationMs = metadata.endedMs - metadata.startedMs;
  priceRequest(request, clock);
  const known: Outcome = { ...outcome, usage: metadata.usage, costUsd: metadata.costUsd };
  for (const tap of request.taps) tellTap(tap, known, request, telemetry);
  for (const loss of metadata.losses) telemetry.emit({ kind: 'loss', requestId: request.id, loss });
  telemetry.emit({ kind: 'request.finished', record: recordOf(request, outcome, status, dependencies) });
  request.scope.close();
}

/** The status with which the request's own dialect reports the error. */
export function statusOf({ id, body }: Request, error: GatewayError): number {
  return body.codec?.encodeError(error, id).status ?? dialectStatus(error, 'openai');
}

function tellTap(tap: Tap, outcome: Outcome, request: Request, telemetry: Telemetry): void {
  try {
    tap.onFinish?.(outcome);
  } catch (error) {
    telemetry.emit({ kind: 'defect', where: tap.name, error, requestId: request.id });
  }
}

function recordOf(
  request: Request,
  outcome: Outcome,
  status: number,
  { clock, priceVersion }: FinishDependencies,
): UsageRecord {
  const { id, caller, body, metadata } = request;
  const { target, startedMs, durationMs = 0, firstTokenMs } = metadata;
  return {
    ts: new Date(clock.epochMs()).toISOString(),
    requestId: id,
    key: caller.id,
    alias: metadata.alias,
    provider: target?.provider.id,
    model: target?.model,
    dialectIn: body.codec?.dialect,
    dialectOut: target && wayTo(request, target).codec.dialect,
    stream: body.facts.stream,
    status,
    outcome: outcome.kind,
    errorCode: outcome.error?.code,
    attempts: metadata.attempts,
    tokens: tokensOf(metadata.usage),
    rawUsage: metadata.usage?.raw,
    usageSource: metadata.usageSource,
    costUsd: metadata.costUsd,
    priceVersion: metadata.costUsd === undefined ? undefined : priceVersion,
    ttftMs: firstTokenMs === undefined ? undefined : firstTokenMs - startedMs,
    durationMs,
    overheadMs: Math.max(0, durationMs - metadata.upstreamMs),
    cache: metadata.cache,
    loss: metadata.losses,
    session: metadata.session,
    tags: metadata.tags,
  };
}

function tokensOf(usage: TokenCounts | undefined): TokenCounts {
  const tokens: { -readonly [Class in keyof TokenCounts]: TokenCounts[Class] } = {};
  if (!usage) return tokens;
  for (const name of tokenClasses) {
    const count = usage[name];
    if (count !== undefined) tokens[name] = count;
  }
  return tokens;
}

/** The line of a request that ended before the pipeline could take it. */
export function recordOfRejected(rejected: RejectedRequest, clock: Clock): UsageRecord {
  const { requestId, caller, dialect, startedMs, error, status } = rejected;
  return {
    ts: new Date(clock.epochMs()).toISOString(),
    requestId,
    key: caller.id,
    dialectIn: dialect,
    stream: false,
    status,
    outcome: outcomeOfError(error),
    errorCode: error.code,
    attempts: [],
    tokens: {},
    durationMs: clock.nowMs() - startedMs,
    loss: [],
  };
}
