import type { ChatRequest, ChatResponse, StopReason } from './chat.ts';
import type { Dialect } from './dialect.ts';
import type { EmbeddingsRequest, EmbeddingsResponse } from './embeddings.ts';
import type { GatewayError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Loss } from './loss.ts';
import type { ModelCapabilities } from './model-catalog.ts';
import type { StreamEvent } from './stream-event.ts';
import type { TokenCount } from './token-count.ts';
import type { UpstreamFault } from './upstream-fault.ts';
import type { Usage } from './usage.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** A client's request as it came: the body parsed, but not yet understood. */
export interface IncomingRequest {
  /** What JSON.parse gave; anything. */
  readonly body: unknown;
  readonly headers: Headers;
  /** Path of the URL: some dialects say model and streaming there. */
  readonly path: string;
}

/** What the gateway must know of a request before, or without, translating it. */
export interface RequestFacts {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly messageCount: number;
  readonly hasTools: boolean;
  readonly hasImages: boolean;
  readonly maxOutputTokens?: number | undefined;
  readonly candidates?: number | undefined;
  /** Id of the end user, as the client gave it. */
  readonly user?: string | undefined;
  /**
   * Opaque state that the client returns, in the order it stands: the payloads of `OpaqueState`, and ids of answers that
   * the request continues. Absent: none.
   */
  readonly opaque?: readonly string[] | undefined;
}

/** A request read in its client's dialect. */
export interface DecodedRequest {
  readonly wire: JsonObject;
  readonly facts: RequestFacts;
  /** What of the body an answer in this dialect repeats; absent: nothing. */
  readonly echo?: JsonObject | undefined;
  /** Reads the whole of it; called at most once, and only where another dialect or a plug needs it. */
  canonical(): ChatRequest;
}

/** A request for embeddings, read in its client's dialect. */
export interface DecodedEmbeddings {
  readonly wire: JsonObject;
  readonly facts: RequestFacts;
  /** Reads the whole of it; called at most once, and only where another dialect or a plug needs it. */
  canonical(): EmbeddingsRequest;
}

/** What the encoder of a request must know of where it goes. */
export interface EncodeTarget {
  /** The provider's own name of the model. */
  readonly model: string;
  /** Absent: nothing is known of the model; the dialect's common ground is used. */
  readonly capabilities?: ModelCapabilities | undefined;
  /** False: the upstream refuses to be asked for usage in a stream. */
  readonly streamUsage?: boolean | undefined;
}

export interface EncodedRequest {
  readonly body: JsonObject;
  readonly headers: Headers;
  readonly losses: readonly Loss[];
}

/** Changes the gateway makes to a request that goes to its own dialect: nothing else is touched. */
export interface PassthroughPatch {
  readonly model: string;
  /** Ask for usage in the stream even where the client did not, so that the answer can be metered. */
  readonly streamUsage: boolean;
  /** Fields set where the client left them out, and fields set whatever it said; in the dialect's own names. */
  readonly defaults?: JsonObject | undefined;
  readonly overrides?: JsonObject | undefined;
  /**
   * Those of `RequestFacts.opaque` that the target cannot read: they must not be sent. They are taken out,
   * and each is told to `onLoss`. Where the request means nothing without one, `PROXY_UNSUPPORTED`.
   */
  readonly foreign?: ReadonlySet<string> | undefined;
  /** True: the request carries no opaque state (`RequestFacts.opaque`), and its messages need not be searched for any. */
  readonly isStateless?: boolean | undefined;
  /** Told of what was taken out of the client's own body. */
  onLoss?(loss: Loss): void;
}

/** What is known of an answer while its bytes pass. */
export interface StreamProgress {
  /** A content-bearing event was seen. */
  readonly hasContent: boolean;
  /** The provider's terminator was seen: the answer is complete. */
  readonly isComplete: boolean;
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly stop?: StopReason | undefined;
  /** The stream carried an error, broke the dialect's grammar, or could not be read. */
  readonly fault?: UpstreamFault | undefined;
  /** The fault is the upstream's breach of its dialect's grammar. */
  readonly isViolation?: boolean | undefined;
  /** Opaque state that the answer carried, as the client will return it: see `RequestFacts.opaque`. Absent: none. */
  readonly opaque?: readonly string[] | undefined;
}

/**
 * Watches a stream that passes to a client of the same dialect. Bytes of whole events are returned unchanged and in
 * one piece per chunk; an event cut by the chunk's end is held back. On a fault the events before it are returned and
 * `progress.fault` is set: the caller ends the stream with the dialect's error event. Synchronous; throws nothing.
 */
export interface PassthroughObserver {
  readonly progress: StreamProgress;
  push(chunk: Uint8Array): Uint8Array;
  /** The bytes ended: what is still owed to the client. Sets `progress.fault` where the terminator is missing. */
  end(): Uint8Array;
  /** As `StreamEncoder.fail`. */
  fail?(error: GatewayError): string;
}
export interface ObserverOptions {
  /** The client asked for usage; otherwise an event that brings nothing else is held back. */
  readonly includeUsage: boolean;
  /** Take the end of the bytes after a finish reason for a terminator; some providers send none. */
  readonly lenientTerminator?: boolean | undefined;
}

/** Reads a streamed answer, cut at any byte. Synchronous; throws nothing: what cannot be read is an `error` event. */
export interface StreamDecoder {
  push(chunk: Uint8Array): StreamEvent[];
  /** The bytes ended. Without the provider's terminator the last event is an `error` of class `stream_truncated`. */
  end(): StreamEvent[];
}
export interface StreamDecoderOptions {
  readonly lenientTerminator?: boolean | undefined;
}

/** Writes a streamed answer. Whatever order events come in, the text is legal in the dialect. */
export interface StreamEncoder {
  /** The text of all these events, for one write; may be `''`. */
  push(events: readonly StreamEvent[]): string;
  /** What closes the stream; `''` where the events have closed it already. */
  end(): string;
  /** What tells of a failure after the events so far; absent: `encodeStreamError`, since what came before does not matter. */
  fail?(error: GatewayError): string;
}
export interface StreamEncoderOptions {
  /** Id for the answer in the client's dialect, where the upstream's does not fit it. */
  readonly requestId: string;
  /** Name for the model where the upstream gives none. */
  readonly model: string;
  readonly includeUsage: boolean;
  readonly nowSeconds: number;
  /** Of the request that is answered, for a dialect that repeats it: `DecodedRequest.echo`. */
  readonly echo?: JsonObject | undefined;
  /** For a dialect that names input tokens at the beginning, when most upstreams have not counted yet. */
  readonly estimatedInputTokens?: number | undefined;
  /** Told what the client's dialect cannot say, as it happens. */
  onLoss?(loss: Loss): void;
}
export interface ResponseEncoderOptions extends Omit<StreamEncoderOptions, 'includeUsage' | 'estimatedInputTokens'> {}

/** An error as a client of the dialect gets it. */
export interface EncodedError {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** How an upstream of a dialect is asked, and its answers are read. All of it is pure and synchronous. */
export interface UpstreamChatCodec {
  encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest;
  /** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect */
  decodeResponse(body: JsonObject): ChatResponse;
  /** Usage, stop reason and the like of a whole answer, without reading the rest. Throws as `decodeResponse`. */
  readResponse(body: JsonObject): StreamProgress;
  createStreamDecoder(options?: StreamDecoderOptions): StreamDecoder;
}

/** How a client of a dialect is understood and answered. All of it is pure and synchronous. */
export interface ClientChatCodec {
  /** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
  decodeRequest(request: IncomingRequest): DecodedRequest;
  /** The client's own body with only the gateway's fields changed. @throws GatewayError `PROXY_UNSUPPORTED`, see `PassthroughPatch.foreign` */
  patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject;
  encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject;
  createStreamEncoder(options: StreamEncoderOptions): StreamEncoder;
  createObserver(options: ObserverOptions): PassthroughObserver;
  /** The error event that ends a stream after it began. */
  encodeStreamError(error: GatewayError, requestId: string): string;
}

/** The chat operation of a dialect, whole and streamed, at both ends. */
export interface ChatCodec extends UpstreamChatCodec, ClientChatCodec {}

/** What is known of an answer with embeddings without reading its vectors. */
export interface EmbeddingsFacts {
  readonly id?: string | undefined;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
}
export interface EmbeddingsEncoderOptions extends ResponseEncoderOptions {
  /** What the client asked for, which decides how its vectors are written. */
  readonly request: EmbeddingsRequest;
}

/** How an upstream of a dialect is asked for embeddings. Pure and synchronous. */
export interface UpstreamEmbeddingsCodec {
  /** @throws GatewayError `PROXY_UNSUPPORTED` where an input cannot be said in this dialect */
  encodeRequest(request: EmbeddingsRequest, target: EncodeTarget): EncodedRequest;
  /** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body holds no vectors, or some that cannot be read */
  decodeResponse(body: JsonObject): EmbeddingsResponse;
  /** Throws where the body is no answer of this dialect. */
  readResponse(body: JsonObject): EmbeddingsFacts;
}

/** How a client of a dialect asks for embeddings and gets them. Pure and synchronous. */
export interface ClientEmbeddingsCodec {
  /** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
  decodeRequest(request: IncomingRequest): DecodedEmbeddings;
  /** The client's own body with only the gateway's fields changed. */
  patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject;
  /** Whether the answer of an upstream of this dialect is written as the client asked, and can go as it came. */
  accepts(wire: JsonObject, body: JsonObject): boolean;
  encodeResponse(response: EmbeddingsResponse, options: EmbeddingsEncoderOptions): JsonObject;
}
export interface EmbeddingsCodec extends UpstreamEmbeddingsCodec, ClientEmbeddingsCodec {}

/** How an upstream of a dialect is asked for the length of a conversation. Pure and synchronous. */
export interface UpstreamTokenCountCodec {
  encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest;
  /** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body tells no number */
  decodeResponse(body: JsonObject): TokenCount;
}

/** How a client of a dialect asks for the length of a conversation. Pure and synchronous. */
export interface ClientTokenCountCodec {
  /** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
  decodeRequest(request: IncomingRequest): DecodedRequest;
  /** The client's own body with only the gateway's fields changed. */
  patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject;
  encodeResponse(count: TokenCount): JsonObject;
}
export interface TokenCountCodec extends UpstreamTokenCountCodec, ClientTokenCountCodec {}

/** A wire format that upstreams answer in. */
export interface UpstreamCodec {
  readonly dialect: Dialect;
  readonly chat: UpstreamChatCodec;
  /** Media type of a streamed answer. */
  readonly streamContentType: string;
  /** Absent, as the next two: the API it belongs to has no such operation. */
  readonly embeddings?: UpstreamEmbeddingsCodec;
  readonly tokenCount?: UpstreamTokenCountCodec;
  /** The dialect in which the same API continues a text. */
  readonly completions?: UpstreamCodec;
}

/** A wire format that clients speak as well: how it is read and written, in both directions. */
export interface Codec extends UpstreamCodec {
  /** Whose error statuses and rate-limit headers it follows. */
  readonly family: 'openai' | 'anthropic' | 'gemini';
  readonly chat: ChatCodec;
  readonly embeddings?: EmbeddingsCodec;
  readonly tokenCount?: TokenCountCodec;
  readonly completions?: Codec;
  /** A client's headers that go on to upstreams of this dialect, in lower case. */
  readonly forwardedHeaders: readonly string[];
  /** An error in this dialect. An upstream's own error of the same dialect keeps status, body and retry hints. */
  encodeError(error: GatewayError, requestId: string): EncodedError;
}
