import type { CacheHint, Message, Part } from './content.ts';
import type { Dialect, Extensions } from './dialect.ts';
import type { Json, JsonObject } from './json.ts';
import type { Usage } from './usage.ts';

interface ToolBase {
  readonly cache?: CacheHint;
  readonly extensions?: Extensions;
}
/** A function that the client runs. */
export interface FunctionTool extends ToolBase {
  readonly kind: 'function';
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent: no arguments. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
}
/** A tool that takes free text, perhaps bound by a grammar. */
export interface CustomTool extends ToolBase {
  readonly kind: 'custom';
  readonly name: string;
  readonly description?: string;
  readonly format?: JsonObject;
}
/** A tool that its provider runs or defines: web search, code execution, computer use. */
export interface NativeTool extends ToolBase {
  readonly kind: 'native';
  readonly dialect: Dialect;
  readonly value: JsonObject;
}
export type Tool = FunctionTool | CustomTool | NativeTool;

export type ToolChoice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'tool'; readonly name: string; readonly flavour?: 'function' | 'custom' }
  /** Only these may be called. */
  | { readonly kind: 'allowed'; readonly mode: 'auto' | 'required'; readonly names: readonly string[] }
  | { readonly kind: 'native'; readonly dialect: Dialect; readonly value: JsonObject };

/** `none` asks for no reasoning. A provider's own word for an effort is kept as it is. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | (string & {});
export interface ReasoningRequest {
  readonly effort?: ReasoningEffort;
  /** Tokens that reasoning may use; some dialects ask for this instead of an effort. */
  readonly budgetTokens?: number;
  /** `adaptive`: the model decides for itself how much. */
  readonly mode?: 'on' | 'off' | 'adaptive';
  /** How much of the reasoning the client wants to see. */
  readonly summary?: string;
}

export type OutputFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'json_schema';
      readonly schema: JsonObject;
      readonly name?: string;
      readonly description?: string;
      readonly strict?: boolean;
      readonly extensions?: Extensions;
    };

/** Limits of the sampler and of the answer; each absent where the client left it to the provider. */
export interface SamplingOptions {
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly logitBias?: JsonObject;
  /** Log probabilities of the chosen tokens, and of this many alternatives each. */
  readonly logprobs?: { readonly top?: number };
  /** How many answers; absent: one. */
  readonly candidates?: number;
}

/** One call for an answer, in a form that holds what every dialect can say. */
export interface ChatRequest extends SamplingOptions {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream: boolean;
  /** The client asked for usage in the stream. Upstreams are always asked for it. */
  readonly includeUsage?: boolean;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly reasoning?: ReasoningRequest;
  readonly outputFormat?: OutputFormat;
  readonly verbosity?: string;
  /** An id of the end user, for the provider's abuse detection. */
  readonly user?: string;
  readonly metadata?: JsonObject;
  readonly serviceTier?: string;
  readonly store?: boolean;
  /** Requests with the same key share the provider's prompt cache. */
  readonly promptCacheKey?: string;
  readonly extensions?: Extensions;
}

/** Why an answer ended. The provider's own word is kept beside it. */
export type StopReason =
  | 'end_turn'
  | 'stop_sequence'
  | 'tool_use'
  | 'max_tokens'
  | 'context_window'
  | 'refusal'
  | 'content_filter'
  | 'pause'
  | 'error'
  | 'unknown';

export interface Candidate {
  readonly index: number;
  readonly content: readonly Part[];
  /** Absent while the provider has not said it. */
  readonly stop?: StopReason;
  /** The provider's own word for the reason. */
  readonly nativeStop?: string;
  /** The sequence that ended it, where `stop` is `stop_sequence` and the provider tells. */
  readonly stopSequence?: string;
  readonly logprobs?: Json;
  readonly extensions?: Extensions;
}

/** A whole answer. */
export interface ChatResponse {
  readonly id?: string;
  readonly model?: string;
  readonly createdSeconds?: number;
  readonly candidates: readonly Candidate[];
  readonly usage?: Usage;
  readonly extensions?: Extensions;
}
