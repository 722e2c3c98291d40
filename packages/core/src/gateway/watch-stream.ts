import { asGatewayError, type GatewayError, type StreamAnswer, type StreamFlow, type StreamSink } from '@proxy/spec';

/** How the delivery of a stream ended. */
export type Delivery =
  | { readonly kind: 'complete' }
  | { readonly kind: 'cancelled'; readonly reason?: GatewayError | undefined }
  | { readonly kind: 'broken'; readonly error: GatewayError };

/**
 * The same stream, with word of its end: exactly once, after the sink was told. A stream that nobody takes ends when it
 * is cancelled from outside.
 */
export function watchStream(
  stream: StreamAnswer,
  onEnd: (delivery: Delivery) => void,
): { readonly answer: StreamAnswer; cancel(reason?: GatewayError): void } {
  let over = false;
  const end = (delivery: Delivery): void => {
    if (over) return;
    over = true;
    onEnd(delivery);
  };
  const cancel = (reason?: GatewayError): void => {
    stream.cancel();
    end({ kind: 'cancelled', reason });
  };
  /** A sink that throws is a defect of whoever reads, and ends the stream as if they had left. */
  const guarded = <Result>(deliver: () => Result, otherwise: Result): Result => {
    try {
      return deliver();
    } catch (error) {
      stream.cancel();
      end({ kind: 'broken', error: asGatewayError(error) });
      return otherwise;
    }
  };
  const watched = <Chunk>(sink: StreamSink<Chunk>): StreamSink<Chunk> => ({
    write: (chunk) => guarded(() => sink.write(chunk), false),
    end() {
      sink.end();
      end({ kind: 'complete' });
    },
    fail(error) {
      sink.fail(error);
      end({ kind: 'broken', error });
    },
  });
  const started = (start: () => StreamFlow): StreamFlow => {
    const inner = guarded(start, { resume() {}, cancel() {} });
    return { resume: () => inner.resume(), cancel: () => cancel() };
  };
  return {
    answer: {
      kind: 'stream',
      pipe: (sink) => started(() => stream.pipe(watched(sink))),
      events: (sink) => started(() => stream.events(watched(sink))),
      cancel: () => cancel(),
    },
    cancel,
  };
}
