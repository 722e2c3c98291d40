import type { GatewayError, StreamAnswer, StreamFlow, StreamSink } from '@proxy/spec';

/** How the delivery of a stream ended. */
export type Delivery =
  | { readonly kind: 'complete' | 'cancelled' }
  | { readonly kind: 'broken'; readonly error: GatewayError };

/**
 * The same stream, with word of its end: exactly once, after the sink was told. A stream that nobody takes ends when it
 * is cancelled from outside.
 */
export function watchStream(
  stream: StreamAnswer,
  onEnd: (delivery: Delivery) => void,
): { readonly answer: StreamAnswer; cancel(): void } {
  let over = false;
  let flow: StreamFlow | undefined;
  const end = (delivery: Delivery): void => {
    if (over) return;
    over = true;
    onEnd(delivery);
  };
  const cancel = (): void => {
    flow ??= stream.events({ write: () => true, end() {}, fail() {} });
    flow.cancel();
    end({ kind: 'cancelled' });
  };
  const watched = <Chunk>(sink: StreamSink<Chunk>): StreamSink<Chunk> => ({
    write: (chunk) => sink.write(chunk),
    end() {
      sink.end();
      end({ kind: 'complete' });
    },
    fail(error) {
      sink.fail(error);
      end({ kind: 'broken', error });
    },
  });
  const started = (inner: StreamFlow): StreamFlow => {
    flow = inner;
    return { resume: () => inner.resume(), cancel };
  };
  return {
    answer: {
      kind: 'stream',
      pipe: (sink) => started(stream.pipe(watched(sink))),
      events: (sink) => started(stream.events(watched(sink))),
    },
    cancel,
  };
}
