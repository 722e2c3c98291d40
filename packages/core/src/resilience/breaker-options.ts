import { z } from 'zod';

/** When a circuit opens and how it closes again. */
export interface BreakerSettings {
  readonly failures: number;
  readonly failureRate: number;
  readonly minimumCalls: number;
  readonly windowMs: number;
  readonly openForMs: number;
  readonly openForMaxMs: number;
  readonly successes: number;
  readonly probeLeaseMs: number;
}
export type BreakerOptions = { readonly [Name in keyof BreakerSettings]?: BreakerSettings[Name] | undefined };

export const breakerOptions: z.ZodType<BreakerSettings, BreakerOptions> = z.strictObject({
  /** Faults in a row that open the circuit. */
  failures: z.int().min(1).default(5),
  /** Share of the window's calls that opens it, once there were `minimumCalls`. */
  failureRate: z.number().gt(0).max(1).default(0.5),
  minimumCalls: z.int().min(1).default(10),
  windowMs: z.number().min(10).default(30_000),
  /** Rest after the first trip; each further trip doubles it, up to `openForMaxMs`. */
  openForMs: z.number().positive().default(5_000),
  openForMaxMs: z.number().positive().default(120_000),
  /** Probes in a row that close the circuit. */
  successes: z.int().min(1).default(2),
  /** A probe not settled for so long is taken for lost; the longest that a call may take. */
  probeLeaseMs: z.number().positive().default(600_000),
});
