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
  /** `auth`: no credential could be obtained, so that nothing was sent. */
  readonly class: Extract<ErrorClass, 'never_sent' | 'timeout' | 'invalid' | 'stream_truncated' | 'auth'>;
  readonly message: string;
  readonly cause?: unknown;
}

/** Receives an answer. Exactly one of `onEnd` and `onFailure` is called, last, unless the call was aborted. */
export interface TransportHandler {
  onHeaders(status: number, headers: Headers): void;
  /**
   * The chunk is the receiver's from here on: it waits unchanged, in a socket's queue too, so a transport never uses its
   * memory again. It may be a small view of a large buffer: copy what is kept for long.
   */
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
