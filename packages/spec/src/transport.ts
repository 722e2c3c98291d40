import type { Headers } from './codec.ts';
import type { ErrorClass } from './upstream-fault.ts';

/** One HTTP request to an upstream. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string | Uint8Array | undefined;
}

/** A call that failed before or between HTTP answers. */
export interface TransportFailure {
  readonly class: Extract<ErrorClass, 'never_sent' | 'timeout' | 'invalid' | 'stream_truncated'>;
  readonly message: string;
  readonly cause?: unknown;
}

/** Receives an answer. Exactly one of `onEnd` and `onFailure` is called, last, unless the call was aborted. */
export interface TransportHandler {
  onHeaders(status: number, headers: Headers): void;
  /** A view of the read buffer: copy what is kept for long, since a small view holds a large buffer. */
  onData(chunk: Uint8Array): void;
  onEnd(): void;
  onFailure(failure: TransportFailure): void;
}

/** A call under way. After `abort` the handler hears nothing more. */
export interface TransportCall {
  abort(): void;
  pause(): void;
  resume(): void;
}

/** Sends requests. The HTTP client is one; a provider that runs inside the process is another. */
export interface Transport {
  dispatch(request: TransportRequest, handler: TransportHandler): TransportCall;
}

/** One layer of the onion around the wire call, composed once per target. */
export type TransportMiddleware = (next: Transport) => Transport;
