import type {
  Cancellation,
  Clock,
  GatewayError,
  Headers,
  JsonObject,
  Target,
  Transport,
  TransportCall,
  TransportFailure,
  TransportHandler,
  TransportRequest,
  UpstreamFault,
} from '@proxy/spec';
import { clientGone } from './client-gone.ts';
import { LiveStream, type LiveStreamHooks, type StreamEnd } from './live-stream.ts';
import { type BodyReader, faultOfFailure, ignoreBody, invalid, readError, readWhole } from './read-body.ts';
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

/** The transport's handler on one side, the stream's on the other. */
class Attempt<Chunk> implements TransportHandler, LiveStreamHooks<Chunk> {
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
    this.#reader?.onData(bytes);
  }

  onEnd(): void {
    if (this.#linger) this.#watch.stop();
    this.#reader?.onEnd();
  }

  onFailure(failure: TransportFailure): void {
    if (this.#linger) this.#watch.stop();
    if (this.#reader) this.#reader.onFailure(failure);
    else this.#fault(faultOfFailure(failure));
  }

  onCommit(): void {
    this.#provedMs = this.#clock.nowMs() + provedAfterMs;
    this.#expectWithin(this.#plan.idleMs);
    if (this.#stream) this.#settle({ kind: 'stream', stream: this.#stream });
  }

  onAbandoned(fault: UpstreamFault): void {
    this.#fault(fault);
  }

  onDefect(error: unknown): void {
    this.#plan.onDefect(error);
  }

  onOver(end: StreamEnd): void {
    this.#linger = end.kind === 'complete';
    if (this.#linger) this.#watch.expectBy(this.#clock.nowMs() + lingerMs);
    else this.#watch.stop();
    this.#plan.onOver(end);
  }

  errorChunk(error: GatewayError): Chunk | undefined {
    return this.#plan.errorChunk(error);
  }

  pause(): void {
    this.#watch.expectBy(this.#plan.deadlineMs);
    this.#call?.pause();
  }

  resume(): void {
    this.#expectWithin(this.#plan.idleMs);
    this.#call?.resume();
  }

  abort(): void {
    this.#call?.abort();
  }

  #chooseReader(status: number, headers: Headers): BodyReader {
    const type = headers['content-type'] ?? '';
    const encoding = headers['content-encoding'] ?? 'identity';
    if (status < 200 || status >= 300) return this.#readError(status, headers);
    if (encoding !== 'identity') return this.#refuse(`answered in the encoding "${encoding}"`);
    if (type.startsWith('text/html')) return this.#refuse('answered with a web page');
    if (!this.#plan.createRelay) return this.#readWhole();
    if (type.startsWith('application/json')) return this.#readError(status, headers);
    this.#stream = new LiveStream(this.#plan.createRelay(), this);
    return this.#stream;
  }

  #refuse(what: string): BodyReader {
    this.#call?.abort();
    queueMicrotask(() => this.#fault(invalid(what)));
    return ignoreBody();
  }

  #readError(status: number, headers: Headers): BodyReader {
    const { provider } = this.#plan.target;
    return readError(provider, status, headers, this.#clock.epochMs(), (fault) => this.#fault(fault));
  }

  #readWhole(): BodyReader {
    return readWhole({
      onBody: (body, bytes) => this.#settle({ kind: 'whole', body, bytes }),
      onFault: (fault) => this.#fault(fault),
    });
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

  /** Called for every piece of an answer, so it also notices that a stream has proved its target. */
  #expectWithin(spanMs: number): void {
    const nowMs = this.#clock.nowMs();
    this.#watch.expectBy(Math.min(nowMs + spanMs, this.#plan.deadlineMs));
    if (nowMs < this.#provedMs) return;
    this.#provedMs = Number.POSITIVE_INFINITY;
    this.#plan.onProved();
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
