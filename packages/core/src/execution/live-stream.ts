import {
  type GatewayError,
  type StreamFlow,
  type StreamSink,
  type TransportFailure,
  type UpstreamFault,
  upstreamError,
} from '@proxy/spec';
import { type BodyReader, faultOfFailure } from './read-body.ts';
import type { Relay } from './relay.ts';

/** How a stream ended. */
export type StreamEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'broken'; readonly fault: UpstreamFault; readonly error: GatewayError }
  | { readonly kind: 'cancelled' };

export interface LiveStreamHooks<Chunk> {
  /** The first content is here, or a legal end: from now on no other target can take over. */
  onCommit(): void;
  /** It failed before that; nobody has seen anything of it. */
  onAbandoned(fault: UpstreamFault): void;
  /** The gateway itself failed on it. */
  onDefect(error: unknown): void;
  /** Once, for a stream that was committed. */
  onOver(end: StreamEnd): void;
  /** The dialect's error event; `undefined` where events carry no text. */
  errorChunk(error: GatewayError): Chunk | undefined;
  pause(): void;
  resume(): void;
  abort(): void;
}

/** A preamble longer than this, without content, is no answer. */
const maxPreambleBytes = 65_536;

/**
 * A streamed answer on its way from the upstream to the caller. Until the first content everything is held back, so
 * that another target can still take over; then chunks pass one for one, as fast as the sink takes them.
 */
export class LiveStream<Chunk> implements BodyReader {
  readonly #relay: Relay<Chunk>;
  readonly #hooks: LiveStreamHooks<Chunk>;
  #phase: 'opening' | 'committed' | 'over' = 'opening';
  #held: Chunk[] = [];
  #preambleBytes = 0;
  #sink: StreamSink<Chunk> | undefined;
  #end: StreamEnd | undefined;
  #paused = false;
  #wantsMore = true;

  constructor(relay: Relay<Chunk>, hooks: LiveStreamHooks<Chunk>) {
    this.#relay = relay;
    this.#hooks = hooks;
  }

  /** Content was seen: the wait for it is over. */
  get hasContent(): boolean {
    return this.#phase !== 'opening';
  }

  onData(bytes: Uint8Array): void {
    if (this.#phase === 'over') return;
    if (this.#phase === 'opening') this.#preambleBytes += bytes.byteLength;
    this.#forward(this.#read(() => this.#relay.push(bytes)));
    this.#advance();
  }

  onEnd(): void {
    if (this.#phase === 'over') return;
    this.#forward(this.#read(() => this.#relay.end()));
    this.#advance();
    if (this.#end === undefined)
      this.onFault({ class: 'stream_truncated', message: 'The stream ended without its terminator.' });
  }

  onFailure(failure: TransportFailure): void {
    this.onFault(faultOfFailure(failure));
  }

  /** The connection broke, or time ran out. */
  onFault(fault: UpstreamFault): void {
    if (this.#phase === 'over') return;
    if (this.#phase === 'opening') {
      this.#phase = 'over';
      this.#hooks.abort();
      this.#hooks.onAbandoned(fault);
      return;
    }
    const error = upstreamError(asStreamFault(fault));
    this.#forward(this.#hooks.errorChunk(error));
    this.#hooks.abort();
    this.#finish({ kind: 'broken', fault, error });
  }

  /** Delivers what is held and all that follows. */
  pipe(sink: StreamSink<Chunk>): StreamFlow {
    this.#sink = sink;
    const held = this.#held;
    this.#held = [];
    for (const chunk of held) this.#write(chunk);
    if (this.#end) this.#tell(this.#end);
    else if (this.#paused && this.#wantsMore) this.#resume();
    return { resume: () => this.#resume(), cancel: () => this.cancel() };
  }

  cancel(): void {
    if (this.#phase === 'over') return;
    this.#hooks.abort();
    this.#finish({ kind: 'cancelled' });
  }

  /** What a codec, tap or transform throws is no fault of the upstream. */
  #read(pass: () => Chunk | undefined): Chunk | undefined {
    try {
      return pass();
    } catch (error) {
      this.#hooks.onDefect(error);
      this.onFault(defect);
      return undefined;
    }
  }

  #forward(chunk: Chunk | undefined): void {
    if (chunk === undefined) return;
    if (this.#sink) this.#write(chunk);
    else this.#held.push(chunk instanceof Uint8Array ? (chunk.slice() as Chunk) : chunk);
  }

  #write(chunk: Chunk): void {
    this.#wantsMore = this.#sink?.write(chunk) ?? false;
    if (!this.#wantsMore) this.#pause();
  }

  #advance(): void {
    if (this.#phase === 'over') return;
    const { progress } = this.#relay;
    if (progress.fault) {
      this.onFault(progress.fault);
      return;
    }
    if (this.#phase === 'opening') {
      if (progress.hasContent || progress.isComplete) this.#commit();
      else if (this.#preambleBytes > maxPreambleBytes) {
        this.onFault({ class: 'invalid', message: 'The upstream sent a long preamble without content.' });
      }
    }
    if (progress.isComplete && this.#phase === 'committed') this.#finish({ kind: 'complete' });
  }

  #commit(): void {
    this.#phase = 'committed';
    this.#hooks.onCommit();
    if (!this.#sink && !this.#relay.progress.isComplete) this.#pause();
  }

  #pause(): void {
    if (this.#paused || this.#phase === 'over') return;
    this.#paused = true;
    this.#hooks.pause();
  }

  #resume(): void {
    this.#wantsMore = true;
    if (!this.#paused || this.#phase === 'over') return;
    this.#paused = false;
    this.#hooks.resume();
  }

  #finish(end: StreamEnd): void {
    this.#phase = 'over';
    this.#end = end;
    if (this.#paused) this.#hooks.resume();
    this.#hooks.onOver(end);
    if (this.#sink) this.#tell(end);
  }

  #tell(end: StreamEnd): void {
    if (end.kind === 'complete') this.#sink?.end();
    else if (end.kind === 'broken') this.#sink?.fail(end.error);
  }
}

const defect: UpstreamFault = { class: 'defect', message: 'The gateway failed to handle this answer.' };

/** Whatever broke a stream after it began, the client is told one of two things: it was cut, or it carried an error. */
function asStreamFault(fault: UpstreamFault): UpstreamFault {
  const cut = fault.class === 'timeout' || fault.class === 'never_sent' || fault.class === 'stream_truncated';
  return { ...fault, class: cut ? 'stream_truncated' : 'stream_error' };
}
