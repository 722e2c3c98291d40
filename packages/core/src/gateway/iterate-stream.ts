import type { GatewayError, StreamAnswer, StreamEvent, StreamFlow } from '@proxy/spec';

/** So many events wait at most before the upstream is asked to pause. */
const highWater = 64;

/** A stream as an iterator. Leaving the loop early cancels it. @throws GatewayError where the stream breaks */
export async function* iterateStream(stream: StreamAnswer): AsyncGenerator<StreamEvent, void, undefined> {
  let waiting: StreamEvent[] = [];
  let end: { readonly error?: GatewayError } | undefined;
  let wake: () => void = () => {};
  const flow: StreamFlow = stream.events({
    write(events) {
      waiting.push(...events);
      wake();
      return waiting.length < highWater;
    },
    end() {
      end = {};
      wake();
    },
    fail(error) {
      end = { error };
      wake();
    },
  });
  try {
    for (;;) {
      const events = waiting;
      waiting = [];
      yield* events;
      if (waiting.length > 0) continue;
      if (end?.error) throw end.error;
      if (end) return;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      flow.resume();
      if (waiting.length === 0 && !end) await woken;
    }
  } finally {
    flow.cancel();
  }
}
