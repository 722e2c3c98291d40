import {
  type Cancellation,
  type Clock,
  type Headers,
  isJsonObject,
  type JsonObject,
  type Target,
  type Transport,
  type TransportCall,
  type TransportFailure,
  type TransportHandler,
  type TransportRequest,
  type UpstreamFault,
} from '@proxy/spec';
import { type BodyBuffer, createBodyBuffer } from './body-buffer.ts';
import { clientGone } from './client-gone.ts';
import { LiveStream, type LiveStreamHooks, type StreamEnd } from './live-stream.ts';
import { parseJson, readFault } from './read-fault.ts';
import type { Relay } from './relay.ts';
import { createWatch, type Watch } from './watch.ts';

/** What an attempt came to, at the latest once the first content was seen. */
export type AttemptResult<Chunk> =
  | { readonly kind: 'whole'; readonly body: JsonObject; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly stream: LiveStream<Chunk> }
  | { readonly kind: 'fault'; readonly fault: UpstreamFault };

/** One call to one target, ready to be sent. */
export interface AttemptPlan<Chunk> {
  readonly target: Target;
  readonly transport: Transport;
  /** Present: the answer is asked for as a stream. */
  readonly createRelay?: (() => Relay<Chunk>) | undefined;
  readonly errorChunk: LiveStreamHooks<Chunk>['errorChunk'];
  readonly cancellation: Cancellation;
  /** Milliseconds. */
  readonly firstTokenMs: number;
  readonly idleMs: number;
  /** Monotonic instant at which the request as a whole is over. */
  readonly deadlineMs: number;
  onStatus(status: number): void;
  /** A codec, tap or transform threw. */
  onDefect(error: unknown): void;
  /** A stream has flowed for ten seconds. */
  onProved(): void;
  /** A stream that was handed over has ended. */
  onOver(end: StreamEnd): void;
}

/** A whole answer, an error's body: larger ones are cut off. */
const maxAnswerBytes = 32 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;
/** A connection may stay open so long after the terminator of its stream. */
const lingerMs = 1_000;
/** A stream that has flowed for so long proves its target well, though it has not ended. */
const provedAfterMs = 10_000;

/** Sends the call and reads its answer. Never rejects. The request is not held once it is sent: a stream may be long. */
export function runAttempt<Chunk>(
  request: TransportRequest,
  plan: AttemptPlan<Chunk>,
  clock: Clock,
): Promise<AttemptResult<Chunk>> {
  const { promise, resolve } = Promise.withResolvers<AttemptResult<Chunk>>();
  new Attempt(plan, clock, resolve).start(request);
  return promise;
}

/** How the body of an answer is read, once its head was seen. */
interface BodyReader {
  onData(bytes: Uint8Array): void;
  onEnd(): void;
  onFailure(failure: TransportFailure): void;
}

class Attempt<Chunk> implements TransportHandler {
  readonly #plan: AttemptPlan<Chunk>;
  readonly #clock: Clock;
  readonly #watch: Watch;
  #resolve: ((result: AttemptResult<Chunk>) => void) | undefined;
  #call: TransportCall | undefined;
  #reader: BodyReader | undefined;
  #forgetCancellation: () => void = () => {};
  #linger = false;
  #provedMs = Number.POSITIVE_INFINITY;
  #stream: LiveStream<Chunk> | undefined;

  constructor(plan: AttemptPlan<Chunk>, clock: Clock, resolve: (result: AttemptResult<Chunk>) => void) {
    this.#plan = plan;
    this.#clock = clock;
    this.#resolve = resolve;
    this.#watch = createWatch(clock, () => this.#onExpired());
  }

  start(request: TransportRequest): void {
    this.#expectWithin(this.#plan.firstTokenMs);
    try {
      this.#call = this.#plan.transport.dispatch(request, this);
    } catch {
      this.#fault({ class: 'never_sent', message: 'The call could not be made.' });
    }
    this.#forgetCancellation = this.#plan.cancellation.onCancel(() => this.#fault(clientGone));
  }

  onHeaders(status: number, headers: Headers): void {
    this.#plan.onStatus(status);
    if (!this.#plan.createRelay) this.#expectWithin(this.#plan.idleMs);
    this.#reader = this.#chooseReader(status, headers);
  }

  onData(bytes: Uint8Array): void {
    if (!this.#stream || this.#stream.hasContent) this.#expectWithin(this.#plan.idleMs);
    if (this.#clock.nowMs() >= this.#provedMs) this.#prove();
    this.#reader?.onData(bytes);
  }

  onEnd(): void {
    if (this.#linger) this.#watch.stop();
    this.#reader?.onEnd();
  }

  onFailure(failure: TransportFailure): void {
    if (this.#linger) this.#watch.stop();
    if (this.#reader) this.#reader.onFailure(failure);
    else this.#fault({ class: failure.class, message: failure.message });
  }

  #chooseReader(status: number, headers: Headers): BodyReader {
    const type = headers['content-type'] ?? '';
    const encoding = headers['content-encoding'] ?? 'identity';
    if (status < 200 || status >= 300) return this.#readError(status, headers);
    if (encoding !== 'identity') return this.#refuse(`The upstream answered in the encoding "${encoding}".`);
    if (type.startsWith('text/html')) return this.#refuse('The upstream answered with a web page.');
    if (!this.#plan.createRelay) return this.#readWhole();
    if (type.startsWith('application/json')) return this.#readError(status, headers);
    return this.#readStream(this.#plan.createRelay());
  }

  #refuse(message: string): BodyReader {
    this.#call?.abort();
    queueMicrotask(() => this.#fault({ class: 'invalid', message }));
    return { onData() {}, onEnd() {}, onFailure() {} };
  }

  #readError(status: number, headers: Headers): BodyReader {
    const { provider } = this.#plan.target;
    const buffer = createBodyBuffer(maxErrorBytes);
    const conclude = (): void =>
      this.#fault(readFault(provider, status, headers, textOf(buffer), this.#clock.epochMs()));
    return this.#gather(buffer, conclude, conclude);
  }

  #readWhole(): BodyReader {
    const buffer = createBodyBuffer(maxAnswerBytes);
    return this.#gather(
      buffer,
      () => {
        const bytes = buffer.bytes();
        const body = bytes.byteLength > 0 ? parseJson(textOf(buffer)) : undefined;
        if (isJsonObject(body)) this.#settle({ kind: 'whole', body, bytes });
        else if (bytes.byteLength === 0)
          this.#fault({ class: 'invalid', message: 'The upstream answered with nothing.' });
        else this.#fault({ class: 'invalid', message: 'The upstream did not answer with a JSON object.' });
      },
      (failure) => this.#fault({ class: failure.class, message: failure.message }),
    );
  }

  #gather(buffer: BodyBuffer, onEnd: () => void, onFailure: (failure: TransportFailure) => void): BodyReader {
    return {
      onData: (bytes) => {
        if (buffer.add(bytes)) return;
        this.#fault({ class: 'invalid', message: 'The upstream sent more than the gateway takes in one answer.' });
      },
      onEnd,
      onFailure,
    };
  }

  #readStream(relay: Relay<Chunk>): BodyReader {
    const stream = new LiveStream(relay, this.#streamHooks());
    this.#stream = stream;
    return {
      onData: (bytes) => stream.onData(bytes),
      onEnd: () => stream.onEnd(),
      onFailure: (failure) => stream.onFault({ class: failure.class, message: failure.message }),
    };
  }

  #streamHooks(): LiveStreamHooks<Chunk> {
    return {
      onCommit: () => {
        this.#expectWithin(this.#plan.idleMs);
        this.#provedMs = this.#clock.nowMs() + provedAfterMs;
        if (this.#stream) this.#settle({ kind: 'stream', stream: this.#stream });
      },
      onAbandoned: (fault) => this.#fault(fault),
      onDefect: (error) => this.#plan.onDefect(error),
      onOver: (end) => {
        this.#linger = end.kind === 'complete';
        if (this.#linger) this.#watch.expectBy(this.#clock.nowMs() + lingerMs);
        else this.#watch.stop();
        this.#plan.onOver(end);
      },
      errorChunk: this.#plan.errorChunk,
      pause: () => {
        this.#watch.expectBy(this.#plan.deadlineMs);
        this.#call?.pause();
      },
      resume: () => {
        this.#expectWithin(this.#plan.idleMs);
        this.#call?.resume();
      },
      abort: () => this.#call?.abort(),
    };
  }

  #onExpired(): void {
    if (this.#linger) {
      this.#call?.abort();
      return;
    }
    const fault: UpstreamFault = { class: 'timeout', message: 'The upstream did not answer in time.' };
    if (this.#stream) this.#stream.onFault(fault);
    else this.#fault(fault);
  }

  #prove(): void {
    this.#provedMs = Number.POSITIVE_INFINITY;
    this.#plan.onProved();
  }

  #expectWithin(spanMs: number): void {
    this.#watch.expectBy(Math.min(this.#clock.nowMs() + spanMs, this.#plan.deadlineMs));
  }

  #fault(fault: UpstreamFault): void {
    if (!this.#resolve) return;
    this.#call?.abort();
    this.#settle({ kind: 'fault', fault });
  }

  #settle(result: AttemptResult<Chunk>): void {
    const resolve = this.#resolve;
    if (!resolve) return;
    this.#resolve = undefined;
    this.#forgetCancellation();
    if (result.kind !== 'stream') this.#watch.stop();
    resolve(result);
  }
}

function textOf(buffer: BodyBuffer): string {
  return Buffer.from(buffer.bytes()).toString('utf8');
}
