import {
  type Answer,
  type ChatResponse,
  type Codec,
  collect,
  eventsOf,
  type Loss,
  type Request,
  type StreamAnswer,
  type StreamEvent,
  type StreamFlow,
  type StreamSink,
  type Tap,
  type UpstreamFault,
  upstreamError,
  type WholeAnswer,
} from '@proxy/spec';

export interface ReplayOptions {
  readonly nowSeconds: number;
  /** Told what a tap threw. */
  onTapDefect?(tap: Tap, error: unknown): void;
}

/**
 * A known answer as this request gets it: whole or as a stream, in its client's dialect or as events, changed by its
 * transforms. Its taps see the events of a stream; of a whole answer whoever finishes the request tells them.
 *
 * @throws GatewayError where a transform turned a whole answer into an error
 */
export function answerFromResponse(request: Request, response: ChatResponse, options: ReplayOptions): Answer {
  return request.body.facts.stream
    ? streamed(request, response, options)
    : whole(request, transformed(request, response), options);
}

function whole(request: Request, response: ChatResponse, { nowSeconds }: ReplayOptions): WholeAnswer {
  const { codec } = request.body;
  const wire = codec && JSON.stringify(codec.chat.encodeResponse(response, encoding(request, response, nowSeconds)));
  return { kind: 'whole', wire, response: () => response };
}

function transformed(request: Request, response: ChatResponse): ChatResponse {
  if (request.transforms.length === 0) return response;
  const events = transformedEvents(request, response);
  const fault = faultIn(events);
  if (fault) throw upstreamError(fault);
  return collect(events);
}

function streamed(request: Request, response: ChatResponse, options: ReplayOptions): StreamAnswer {
  const play = <Chunk>(sink: StreamSink<Chunk>, print: (events: readonly StreamEvent[]) => Chunk): StreamFlow => {
    const events = transformedEvents(request, response);
    for (const event of events) tell(request.taps, event, options);
    sink.write(print(events));
    const fault = faultIn(events);
    if (fault) sink.fail(upstreamError(fault));
    else sink.end();
    return { resume() {}, cancel() {} };
  };
  return {
    kind: 'stream',
    pipe(sink) {
      const { codec } = request.body;
      if (!codec) throw new Error('A request in canonical form has no dialect to be answered in: call events().');
      return play<string | Uint8Array>(sink, (events) => printed(codec, request, response, events, options));
    },
    events: (sink) => play(sink, (events) => events),
    cancel() {},
  };
}

/** The whole stream in the client's dialect, with its end: the terminator, or the error. */
function printed(
  codec: Codec,
  request: Request,
  response: ChatResponse,
  events: readonly StreamEvent[],
  { nowSeconds }: ReplayOptions,
): string {
  const { includeUsage } = request.body.facts;
  const encoder = codec.chat.createStreamEncoder({ ...encoding(request, response, nowSeconds), includeUsage });
  const fault = faultIn(events);
  const text = encoder.push(events.filter((event) => event.kind !== 'error'));
  if (!fault) return text + encoder.end();
  const error = upstreamError(fault);
  return text + (encoder.fail?.(error) ?? codec.chat.encodeStreamError(error, request.id));
}

function encoding(request: Request, response: ChatResponse, nowSeconds: number) {
  const model = response.model ?? request.body.facts.model;
  const { echo } = request.body;
  return { requestId: request.id, model, nowSeconds, echo, onLoss: (loss: Loss) => request.metadata.losses.push(loss) };
}

/** Each transform works on what the one before it gave. After an error nothing follows. */
function transformedEvents({ transforms }: Request, response: ChatResponse): readonly StreamEvent[] {
  let events: readonly StreamEvent[] = eventsOf(response);
  for (const transform of transforms) events = events.flatMap((event) => transform.onEvent(event));
  const error = events.findIndex((event) => event.kind === 'error');
  return error === -1 ? events : events.slice(0, error + 1);
}

function faultIn(events: readonly StreamEvent[]): UpstreamFault | undefined {
  const last = events.at(-1);
  return last?.kind === 'error' ? last.fault : undefined;
}

function tell(taps: readonly Tap[], event: StreamEvent, { onTapDefect }: ReplayOptions): void {
  for (const tap of taps) {
    try {
      tap.onEvent?.(event);
    } catch (error) {
      onTapDefect?.(tap, error);
    }
  }
}
