import type { Loss } from './loss.ts';
import type { ErrorClass } from './upstream-fault.ts';
import type { AttemptRecord, CacheOutcome, UsageRecord } from './usage-record.ts';

/** What happens inside the gateway, told to whoever listens. Core and context emit, logging listens, the app joins them. */
export type TelemetryEvent =
  | {
      readonly kind: 'request.started';
      readonly requestId: string;
      readonly key: string;
      readonly model: string;
      readonly stream: boolean;
    }
  | { readonly kind: 'attempt.finished'; readonly requestId: string; readonly attempt: AttemptRecord }
  /** The content of a streamed answer begins to flow, and ends. */
  | { readonly kind: 'stream.opened' | 'stream.closed'; readonly requestId: string }
  /** Exactly once for every request that was authenticated, however it ended. */
  | { readonly kind: 'request.finished'; readonly record: UsageRecord }
  | { readonly kind: 'request.unauthenticated'; readonly dialect: string }
  | { readonly kind: 'breaker.changed'; readonly target: string; readonly state: 'closed' | 'open' | 'half-open' }
  | {
      readonly kind: 'cooldown.started';
      readonly target: string;
      readonly errorClass: ErrorClass;
      readonly forMs: number;
    }
  | { readonly kind: 'cooldown.ended'; readonly target: string }
  | { readonly kind: 'limit.rejected'; readonly key: string; readonly limit: string }
  | { readonly kind: 'cache'; readonly requestId: string; readonly outcome: CacheOutcome }
  | { readonly kind: 'loss'; readonly requestId: string; readonly loss: Loss }
  | { readonly kind: 'wire.violation'; readonly requestId: string; readonly provider: string; readonly message: string }
  | { readonly kind: 'retry.budget_exhausted'; readonly requestId: string }
  | { readonly kind: 'config.reloaded'; readonly outcome: 'ok' | 'failed'; readonly message?: string }
  | { readonly kind: 'usage.dropped'; readonly count: number; readonly reason: string }
  /** A plug, tap or release threw: a defect that a request survived. */
  | { readonly kind: 'defect'; readonly where: string; readonly error: unknown; readonly requestId?: string };

export type TelemetryListener = (event: TelemetryEvent) => void;
export interface Telemetry {
  emit(event: TelemetryEvent): void;
  /** Listens until the returned function is called. */
  subscribe(listener: TelemetryListener): () => void;
}
