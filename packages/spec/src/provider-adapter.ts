import type { FieldChanges } from './adapt-fields.ts';
import type { Clock } from './clock.ts';
import type { Headers, UpstreamCodec } from './codec.ts';
import type { Dialect, Operation } from './dialect.ts';
import type { JsonObject } from './json.ts';
import type { Transport } from './transport.ts';
import type { ErrorClass, ErrorDetails } from './upstream-fault.ts';

/** A secret of a provider, and a name for it that may be logged. */
export interface Credential {
  readonly id: string;
  readonly apiKey?: string | undefined;
  /** Share of the calls among several credentials; absent: 1. */
  readonly weight?: number | undefined;
}

/** What a provider needs to be configured. */
export interface ConfigRequirements {
  readonly apiKey: 'required' | 'optional' | 'none';
  readonly baseUrl: 'required' | 'optional';
  /** Variables of the environment that switch the provider on where nothing is configured. */
  readonly environment: { readonly apiKey?: string; readonly baseUrl?: string };
  /** What it needs besides: a region, a project. */
  readonly settings?: Readonly<Record<string, SettingRequirement>>;
  /** Where a key is obtained. */
  readonly documentation?: string;
}

/** One setting of a provider beside address and key. */
export interface SettingRequirement {
  /** What it is, so that it completes "needs …": `a region`. */
  readonly what: string;
  /** Variables of the environment that stand in for it; the first that is set counts. */
  readonly environment?: readonly string[];
  readonly isRequired?: boolean;
}

/** Settings by name, from configuration and environment; one that nobody gave is absent. */
export type Settings = Readonly<Record<string, string>>;
/** Variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Why a provider cannot be made of its settings. */
export interface SettingProblem {
  readonly setting: string;
  readonly problem: string;
}

/** What an adapter must know to address a call. */
export interface Address {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly model: string;
  /** The dialect that is spoken, where a provider has each of its dialects at a path of its own; absent: its first. */
  readonly dialect?: Dialect | undefined;
}

/** Makes a provider ours: data, and a few small pure functions. */
export interface ProviderAdapter {
  readonly id: string;
  readonly name: string;
  /** The wire formats it answers in; unless configuration names one, each request chooses, the first before the others. */
  readonly codecs: readonly [UpstreamCodec, ...UpstreamCodec[]];
  /** Absent: there is no default, configuration must give one. */
  readonly defaultBaseUrl?: string;
  readonly requirements: ConfigRequirements;
  /** Id under which the model catalog knows it; absent: its own id. */
  readonly catalogId?: string;
  /** The operations it has. */
  readonly operations: readonly Operation[];
  /** Whether it has one of its operations for this model at this address; absent: for all of them. */
  supports?(operation: Operation, model: string, baseUrl: string): boolean;
  /** False: the upstream refuses to be asked for usage in a stream. */
  readonly streamUsage?: boolean;
  /** Fields of a request that it calls otherwise or refuses: `adaptFields` for every body, the client's own included. */
  readonly fields?: FieldChanges;
  /** True: its streams may end without the dialect's terminator. */
  readonly lenientTerminator?: boolean;
  /**
   * Name of those who read the opaque state that this provider's model of the same name issued, whatever the account;
   * absent: only the very deployment (provider, model and credential) reads its own.
   */
  readonly stateRealm?: string;
  /** A small model of general use, for calls of the library that name only the provider. */
  readonly defaultModel?: string;
  /** Models it always has, whatever the catalog says. */
  readonly models?: readonly string[];
  /**
   * The address that a user's word for it means, where the vendor's own variable allows less than a URL
   * (`0.0.0.0:11434`); absent: the word itself. Applied to configuration and environment alike.
   */
  readBaseUrl?(text: string): string;
  /**
   * The adapter for one provider with these settings; absent: it has none, and serves all. It may read files.
   * What is wrong with them it returns.
   */
  configure?(settings: Settings, environment: Environment): ProviderAdapter | SettingProblem;
  /** The adapter for one of its models, where they differ in dialect or manners; absent: this one serves all. */
  forModel?(model: string): ProviderAdapter;
  /** @throws GatewayError `PROXY_UNSUPPORTED` for an operation that is not in `operations` */
  url(address: Address, operation: Operation): string;
  /** Headers that prove who calls. Synchronous where no token must be fetched. */
  authorize(
    request: AuthorizeRequest,
    credential: Credential,
    epochMs: number,
    means?: AuthorizeMeans,
  ): Headers | Promise<Headers>;
  /** The class of an HTTP error; absent: `classifyStatus`. */
  classify?(status: number, details: ErrorDetails): ErrorClass;
  /** Names in an answer to `list_models`; absent: the OpenAI form. */
  readModelList?(body: JsonObject): readonly string[];
  /** Answers inside this process, in place of the network. */
  readonly transport?: Transport;
}
/** By what a token is fetched: the gateway's own HTTP client and clock. */
export interface AuthorizeMeans {
  readonly transport: Transport;
  readonly clock: Clock;
}
export interface AuthorizeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string | Uint8Array | undefined;
}
