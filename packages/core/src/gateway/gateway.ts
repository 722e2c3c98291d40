import type {
  Alias,
  Caller,
  ChatRequest,
  ChatResponse,
  Dialect,
  EmbeddingInput,
  EmbeddingsRequest,
  EmbeddingsResponse,
  GatewayError,
  LimitState,
  Message,
  ModelInfo,
  Operation,
  Plug,
  Request,
  StreamEvent,
  Telemetry,
  TokenCount,
} from '@proxy/spec';

/** What any call may say. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly caller?: Caller | undefined;
}

/** What a call may say beside its messages, in canonical names. */
export type ChatOptions = Partial<Omit<ChatRequest, 'messages' | 'stream'>> & CallOptions;

/** What a call for embeddings may say beside its inputs, in canonical names. */
export type EmbedOptions = Partial<Omit<EmbeddingsRequest, 'inputs' | 'encoding'>> & CallOptions;
export type EmbedInput = string | EmbeddingInput;

/** A name that clients may ask for. */
export interface ModelListing {
  /** An alias, or `provider/model`. */
  readonly id: string;
  readonly kind: 'alias' | 'model';
  /** Names of the providers behind it. */
  readonly providers: readonly string[];
  readonly info?: ModelInfo | undefined;
}

export interface TargetHealth {
  readonly target: string;
  readonly provider: string;
  readonly breaker: 'closed' | 'open' | 'half-open' | 'off';
  /** Milliseconds until the target may be tried again; 0 where it may be now. */
  readonly restsForMs: number;
  /** Calls at once it is held to; absent: any number. */
  readonly concurrencyLimit?: number | undefined;
}

/** A request that ended before the pipeline could take it: its body was not readable, its route unknown. */
export interface RejectedRequest {
  readonly requestId: string;
  readonly caller: Caller;
  readonly dialect: Dialect;
  readonly startedMs: number;
  readonly error: GatewayError;
  /** The status the client saw. */
  readonly status: number;
}

/** The pipeline, its targets and their state. */
export interface Gateway {
  readonly telemetry: Telemetry;
  /**
   * Runs a request. Settles when a whole answer is there, a stream has begun, or the request has failed
   * (`terminalError`). Never rejects. A streamed answer must be piped or cancelled.
   */
  run(request: Request): Request | Promise<Request>;
  /** Tells the ledger of an authenticated request that never reached the pipeline. */
  reject(rejected: RejectedRequest): void;
  /** Whether the caller's limits are spent, without consuming: asked before a body is read. */
  precheck(caller: Caller, operation?: Operation): GatewayError | undefined | Promise<GatewayError | undefined>;
  /** Where the caller's limits stand, for headers of answers that never reached the pipeline. */
  limits(caller: Caller): { readonly requests?: LimitState | undefined; readonly tokens?: LimitState | undefined };
  /** A whole answer. `target` is an alias, `provider/model`, or a provider's name where `options.model` is given. @throws GatewayError */
  chat(target: string, messages: string | readonly Message[], options?: ChatOptions): Promise<ChatResponse>;
  /** A streamed answer. Leaving the loop early cancels the upstream. @throws GatewayError also while iterating */
  stream(target: string, messages: string | readonly Message[], options?: ChatOptions): AsyncIterable<StreamEvent>;
  /** The continuation of a text: by the provider's own endpoint for it, else as the answer to a message. @throws GatewayError */
  complete(target: string, prompt: string, options?: ChatOptions): Promise<ChatResponse>;
  /** The input tokens of a conversation, by the target's own count, else by `estimateTokens`. @throws GatewayError */
  countTokens(target: string, messages: string | readonly Message[], options?: ChatOptions): Promise<TokenCount>;
  /** A vector for each input, in their order. @throws GatewayError */
  embed(target: string, input: EmbedInput | readonly EmbedInput[], options?: EmbedOptions): Promise<EmbeddingsResponse>;
  /** What this caller may ask for. */
  models(caller?: Caller): readonly ModelListing[];
  /** Every target of the aliases, and those of models that were asked for by their own names lately. */
  health(): readonly TargetHealth[];
  /** Names of the configured providers. */
  readonly providers: readonly string[];
  /** Requests under way, streams included. */
  readonly inFlight: number;
  /** The plugs that a request passes, in order. */
  readonly pipeline: readonly Plug[];
  readonly aliases: ReadonlyMap<string, Alias>;
  /** Refuses new requests with `PROXY_SHUTTING_DOWN`; resolves once none is under way. */
  drain(): Promise<void>;
  /** Cancels what is under way and closes connections. */
  close(): Promise<void>;
}
