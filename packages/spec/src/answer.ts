import type { ChatResponse } from './chat.ts';
import type { EmbeddingsResponse } from './embeddings.ts';
import type { GatewayError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { StreamEvent } from './stream-event.ts';
import type { TokenCount } from './token-count.ts';
import type { Usage } from './usage.ts';
import type { RequestOutcome } from './usage-record.ts';

/** A whole answer. */
export interface WholeAnswer {
  readonly kind: 'whole';
  /** The answer's bytes in the client's own dialect, ready to send; absent where the library asked. */
  readonly wire?: string | Uint8Array | undefined;
  /** The upstream's body where it is of the client's dialect. */
  readonly body?: JsonObject | undefined;
  /** Reads the whole of it. */
  response(): ChatResponse;
}

/** Takes a stream's text, or its events. `write` says whether more may follow at once; if not, the sink calls `resume` of the flow once it has room. */
export interface StreamSink<Chunk> {
  write(chunk: Chunk): boolean;
  /** The answer is complete, and everything was written. */
  end(): void;
  /** The answer broke after it began. What the dialect says of it was written already. */
  fail(error: GatewayError): void;
}

/** A stream that has begun: its first content is here. Nothing flows until one of `pipe` and `events` is called, once. */
export interface StreamAnswer {
  readonly kind: 'stream';
  /** In the client's own dialect, one chunk for each chunk of the upstream. Only where the request came in a dialect. */
  pipe(sink: StreamSink<string | Uint8Array>): StreamFlow;
  /** As events. Only where the request came in canonical form. */
  events(sink: StreamSink<readonly StreamEvent[]>): StreamFlow;
  /** Nobody will read it: the upstream is cancelled. Idempotent; after the end without effect. */
  cancel(): void;
}
export interface StreamFlow {
  /** The sink has room again. */
  resume(): void;
  /** Nobody reads any more: the upstream is cancelled. Idempotent; after the end without effect. */
  cancel(): void;
}

/** What a request for embeddings is answered with. Taps and transforms do not see it. */
export interface EmbeddingsAnswer extends Pick<WholeAnswer, 'wire'> {
  readonly kind: 'embeddings';
  response(): EmbeddingsResponse;
}

/** What a request for the length of a conversation is answered with. Taps and transforms do not see it. */
export interface TokenCountAnswer extends Pick<WholeAnswer, 'wire'> {
  readonly kind: 'token_count';
  response(): TokenCount;
}

export type Answer = WholeAnswer | StreamAnswer | EmbeddingsAnswer | TokenCountAnswer;

/** How a request ended. */
export interface Outcome {
  readonly kind: RequestOutcome;
  readonly error?: GatewayError | undefined;
  readonly usage?: Usage | undefined;
  readonly costUsd?: number | undefined;
}

/** Sees the answer as it passes, without changing it. What it throws is logged and changes nothing. */
export interface Tap {
  readonly name: string;
  onEvent?(event: StreamEvent): void;
  /** A whole answer. */
  onResponse?(response: ChatResponse): void;
  /** Exactly once, last, however the request ended. */
  onFinish?(outcome: Outcome): void;
}

/** Changes the events of an answer; a whole answer passes as events too. Its bytes no longer pass unchanged. */
export interface Transform {
  readonly name: string;
  onEvent(event: StreamEvent): readonly StreamEvent[];
}
