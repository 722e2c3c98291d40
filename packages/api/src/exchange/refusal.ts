import type { GatewayError } from '@proxy/spec';

/** Why a request ends before the pipeline. */
export interface Refusal {
  readonly error: GatewayError;
  /** Where HTTP knows a nearer status than the error's own in its dialect: 415. */
  readonly status?: number | undefined;
}
