import type { Dialect } from './dialect.ts';
import type { ErrorCode } from './error-table.ts';
import type { JsonObject } from './json.ts';
import type { Loss } from './loss.ts';
import type { ErrorClass } from './upstream-fault.ts';
import type { TokenCounts } from './usage.ts';

export type CacheOutcome = 'hit' | 'miss' | 'bypass' | 'coalesced';
export type RequestOutcome = 'ok' | 'error' | 'client_gone' | 'truncated' | 'cached';

/** One call to one target. Times are milliseconds since the request began. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  readonly credential: string;
  readonly startMs: number;
  firstTokenMs?: number;
  endMs?: number;
  status?: number;
  /** Absent while it runs and where it went well. */
  errorClass?: ErrorClass;
}

/** What a request came to: one line of the ledger. Unknown is absent. */
export interface UsageRecord {
  /** ISO 8601, UTC, of the request's end. */
  readonly ts: string;
  readonly requestId: string;
  readonly key: string;
  readonly alias?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly dialectIn?: Dialect | undefined;
  readonly dialectOut?: Dialect | undefined;
  readonly stream: boolean;
  readonly status: number;
  readonly outcome: RequestOutcome;
  readonly errorCode?: ErrorCode | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly tokens: TokenCounts;
  readonly rawUsage?: JsonObject | undefined;
  readonly usageSource?: 'provider' | 'estimate' | undefined;
  readonly costUsd?: number | undefined;
  readonly priceVersion?: string | undefined;
  readonly ttftMs?: number | undefined;
  readonly durationMs: number;
  /** Time that was not spent waiting for upstreams. */
  readonly overheadMs?: number | undefined;
  readonly cache?: CacheOutcome | undefined;
  readonly loss: readonly Loss[];
  readonly session?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}
