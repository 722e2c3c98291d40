import type { AdaptedBody } from './adapt-fields.ts';
import type { Headers, RequestFacts, UpstreamCodec } from './codec.ts';
import type { JsonObject } from './json.ts';
import type { ModelInfo } from './model-catalog.ts';
import type { Credential, ProviderAdapter } from './provider-adapter.ts';

/** A provider as configured: an adapter with an address, credentials and manners. */
export interface Provider {
  /** The name configuration gave it. */
  readonly id: string;
  readonly adapter: ProviderAdapter;
  readonly codec: UpstreamCodec;
  /** Wire formats among which each request may choose; absent: `codec` alone. */
  readonly codecs?: readonly UpstreamCodec[] | undefined;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly credentials: readonly [Credential, ...Credential[]];
  /** Sent with every call. */
  readonly headers: Headers;
  /** Models named in configuration; absent: whatever the catalog or the provider knows. */
  readonly models?: readonly string[] | undefined;
  /** Asked for where a call of the library names only the provider. */
  readonly defaultModel?: string | undefined;
  readonly lenientTerminator: boolean;
  /** May a call that was sent and never answered be sent again. */
  readonly retryAmbiguous: boolean;
  /** Most calls at once per credential and model; absent: no limit. */
  readonly concurrency?: number | undefined;
  /** When its circuits open; absent: the defaults. */
  readonly breaker?: BreakerPolicy | 'off' | undefined;
}

/** When a circuit opens and how it closes again. Milliseconds. */
export interface BreakerPolicy {
  /** Faults in a row that open it. */
  readonly failures?: number | undefined;
  /** Share of a window's calls that opens it, once there were `minimumCalls`. */
  readonly failureRate?: number | undefined;
  readonly minimumCalls?: number | undefined;
  readonly windowMs?: number | undefined;
  readonly openForMs?: number | undefined;
  readonly openForMaxMs?: number | undefined;
}

/** What the router picks: provider, model and credential. */
export interface Target {
  /** `provider/model`, or `provider/model#credential` where the provider has several. */
  readonly id: string;
  readonly provider: Provider;
  readonly model: string;
  readonly credential: Credential;
  readonly weight: number;
  readonly info?: ModelInfo | undefined;
  /** Fields for the body, in the target's dialect. */
  readonly params?:
    | { readonly defaults?: JsonObject | undefined; readonly overrides?: JsonObject | undefined }
    | undefined;
  /**
   * Brings a body of the target's dialect within what its model takes. Absent: nothing is known to be refused.
   * @throws GatewayError `PROXY_UNSUPPORTED` where the model could only answer something else
   */
  readonly fit?: ((body: JsonObject, facts: RequestFacts) => AdaptedBody) | undefined;
  /** Targets of one realm read each other's opaque state; absent: only the target itself reads its own. */
  readonly realm?: string | undefined;
}

/** Who issued opaque state that a client returns. */
export interface StateOrigin {
  /** Id of the target. */
  readonly target: string;
  readonly realm?: string | undefined;
}

/** Milliseconds. `connect` to `idle` hold per attempt, `whole` and `stream` for the request. */
export interface Timeouts {
  readonly connect: number;
  /** Until the first content, or the head of a whole answer. Absent: 60 s for a stream, 300 s for the rest. */
  readonly firstToken?: number | undefined;
  /** Between two pieces of an answer. */
  readonly idle: number;
  readonly whole: number;
  readonly stream: number;
}

export type Selector = 'in_order' | 'random' | 'weighted';

/** What clients ask for by one name. */
export interface Alias {
  readonly name: string;
  readonly selector: Selector;
  readonly targets: readonly Target[];
  /** Aliases tried in turn when every target has failed before the first token. */
  readonly fallbacks: readonly string[];
  readonly onLoss: 'allow' | 'reject';
  /** Sent requests within this alias's list. */
  readonly maxAttempts: number;
  readonly timeouts: Timeouts;
  readonly context?:
    | { readonly strategy: 'truncate' | 'sliding_window'; readonly maxTokens?: number; readonly windowSize?: number }
    | undefined;
  readonly cache?: { readonly ttlMs: number } | undefined;
}

/** An alias and its targets, best first, as ranked for one request. */
export interface PlannedAlias {
  readonly alias: Alias;
  readonly targets: readonly Target[];
}
