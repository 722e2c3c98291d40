import {
  type Answer,
  type ChatResponse,
  collect,
  eventsOf,
  type Plug,
  type Request,
  type StreamAnswer,
  type StreamEvent,
  type StreamFlow,
  type StreamSink,
  upstreamError,
  withResult,
} from '@proxy/spec';

/** What a mocked model says: its answer, its text, or what makes one of them of the request. */
export type MockResponse = ChatResponse | string | ((request: Request) => ChatResponse | string);

/**
 * A plug that answers in place of a model. A request that streams gets the answer as events. Transforms change it and
 * taps see it, as in a real answer; `onFinish` of the taps is left to the test, since a pipeline has no end of stream.
 */
export function mockExecutor(response: MockResponse): Plug {
  return {
    name: 'mock-executor',
    call(request) {
      const said = typeof response === 'function' ? response(request) : response;
      return withResult(request, answerOf(typeof said === 'string' ? textResponse(said) : said, request));
    },
  };
}

/** An answer of one text that came to its end. */
export function textResponse(text: string): ChatResponse {
  return { candidates: [{ index: 0, content: [{ kind: 'text', text }], stop: 'end_turn' }] };
}

function answerOf(response: ChatResponse, request: Request): Answer {
  const events = eventsOf(response).flatMap((event) => transformed(event, request));
  if (!request.body.facts.stream) {
    const whole = collect(events);
    for (const tap of request.taps) tap.onResponse?.(whole);
    return { kind: 'whole', response: () => whole };
  }
  return streamOf(events, (event) => {
    for (const tap of request.taps) tap.onEvent?.(event);
  });
}

function transformed(event: StreamEvent, { transforms }: Request): readonly StreamEvent[] {
  let events: readonly StreamEvent[] = [event];
  for (const transform of transforms) events = events.flatMap((each) => transform.onEvent(each));
  return events;
}

/** A stream that has begun, of events that are all known: one write each, as fast as the sink takes them. */
export function streamOf(
  events: readonly StreamEvent[],
  onEvent: (event: StreamEvent) => void = () => {},
): StreamAnswer {
  let running: StreamFlow | undefined;
  return {
    kind: 'stream',
    pipe: () => {
      throw new Error('A mocked stream has events and no bytes: call events().');
    },
    events(sink) {
      running = flow(events.values(), sink, onEvent);
      return running;
    },
    cancel: () => running?.cancel(),
  };
}

function flow(
  events: Iterator<StreamEvent>,
  sink: StreamSink<readonly StreamEvent[]>,
  onEvent: (event: StreamEvent) => void,
): StreamFlow {
  let isOver = false;
  const over = (tell: () => void): void => {
    isOver = true;
    tell();
  };
  /** Whether the sink takes more. */
  const pass = (event: StreamEvent): boolean => {
    onEvent(event);
    if (event.kind !== 'error') return sink.write([event]);
    over(() => sink.fail(upstreamError(event.fault)));
    return false;
  };
  const run = (): void => {
    let goesOn = true;
    while (goesOn && !isOver) {
      const next = events.next();
      if (next.done) over(() => sink.end());
      else goesOn = pass(next.value);
    }
  };
  queueMicrotask(run);
  return {
    resume: run,
    cancel() {
      isOver = true;
    },
  };
}
