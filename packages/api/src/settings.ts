import { z } from 'zod';

/** What the dialect routes do, in numbers. */
export interface RouteSettings {
  readonly bodyLimitBytes: number;
  readonly maxDepth: number;
  readonly maxTokens: number;
  readonly headAfterMs: number;
  readonly pingEveryMs: number;
  readonly writeStallMs: number;
  readonly lingerMs: number;
  readonly stopGraceMs: number;
}
/** What a server of its own does beside them. */
export interface ServerSettings extends RouteSettings {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly lameDuckMs: number;
}
export type RouteSettingsInput = { readonly [Name in keyof RouteSettings]?: number | undefined };
export type ServerSettingsInput = { readonly [Name in keyof ServerSettings]?: number | undefined };

const milliseconds = (fallback: number) => z.int().min(1).default(fallback);

const routeShape = {
  /** Largest request body. */
  bodyLimitBytes: z
    .int()
    .min(1)
    .default(10 * 1024 * 1024),
  /** Objects and lists within one another in a body. */
  maxDepth: z.int().min(1).max(1_000).default(64),
  /** Brackets, commas and colons of a body: the time it takes to parse hangs on them. */
  maxTokens: z.int().min(1).default(200_000),
  /** A stream without content for so long gets its head and a comment. */
  headAfterMs: milliseconds(10_000),
  /** A stream that is silent for so long gets a comment. */
  pingEveryMs: milliseconds(15_000),
  /** A client that takes nothing for so long is cut off. */
  writeStallMs: milliseconds(60_000),
  /** A client that was refused while it uploads has so long to read why. */
  lingerMs: milliseconds(2_000),
  /** Closing the app gives what is under way so long. */
  stopGraceMs: z.int().min(0).default(10_000),
};

export const routeSettings: z.ZodType<RouteSettings, RouteSettingsInput> = z.strictObject(routeShape);

export const serverSettings: z.ZodType<ServerSettings, ServerSettingsInput> = z.strictObject({
  ...routeShape,
  /** A client has so long to send the head of a request. */
  headersTimeoutMs: milliseconds(15_000),
  /** And so long for all of it, the body included. */
  requestTimeoutMs: milliseconds(120_000),
  /** Longer than the idle time of a load balancer in front (60 s), or it sends into a connection that closes. */
  keepAliveTimeoutMs: milliseconds(72_000),
  /** A drain goes on serving for so long, until load balancers have seen that it is not ready. */
  lameDuckMs: z.int().min(0).max(5_000).default(5_000),
});
