import type { Gateway, ModelListing, RejectedRequest, TargetHealth } from '@proxy/core';
import {
  type Caller,
  type GatewayError,
  halt,
  type LimitState,
  type Request,
  type StreamAnswer,
  type StreamSink,
  type TelemetryEvent,
  withResult,
} from '@proxy/spec';

type Limits = { readonly requests?: LimitState; readonly tokens?: LimitState };

/** A gateway that does what the test says and remembers what it was told. */
export interface FakeGateway extends Gateway {
  /** What becomes of a request. Default: `{"ok":true}`. */
  onRun(request: Request): Request | Promise<Request>;
  onPrecheck(caller: Caller): GatewayError | undefined | Promise<GatewayError | undefined>;
  limitStates: Limits;
  listings: readonly ModelListing[];
  targets: readonly TargetHealth[];
  providers: readonly string[];
  readonly ran: Request[];
  readonly rejected: RejectedRequest[];
  readonly events: TelemetryEvent[];
  /** Resolves with the next request that runs. */
  nextRun(): Promise<Request>;
  nextRejected(): Promise<RejectedRequest>;
}

export function createFakeGateway(): FakeGateway {
  const runs = createWaiters<Request>();
  const rejections = createWaiters<RejectedRequest>();
  const unused = (): never => {
    throw new Error('The server has no business with this part of the gateway.');
  };
  const gateway: FakeGateway = {
    onRun: (request) => whole(request, '{"ok":true}'),
    onPrecheck: () => undefined,
    limitStates: {},
    listings: [],
    targets: [],
    providers: [],
    ran: [],
    rejected: [],
    events: [],
    nextRun: runs.next,
    nextRejected: rejections.next,
    telemetry: { emit: (event) => gateway.events.push(event), subscribe: () => () => {} },
    run(request) {
      gateway.ran.push(request);
      runs.tell(request);
      return gateway.onRun(request);
    },
    reject(rejected) {
      gateway.rejected.push(rejected);
      rejections.tell(rejected);
    },
    precheck: (caller) => gateway.onPrecheck(caller),
    limits: () => gateway.limitStates,
    models: () => gateway.listings,
    health: () => gateway.targets,
    inFlight: 0,
    pipeline: [],
    aliases: new Map(),
    chat: unused,
    stream: unused,
    complete: unused,
    countTokens: unused,
    embed: unused,
    drain: unused,
    close: unused,
  };
  return gateway;
}

function createWaiters<T>() {
  const waiting: ((value: T) => void)[] = [];
  return {
    next: () => new Promise<T>((resolve) => waiting.push(resolve)),
    tell: (value: T) => waiting.shift()?.(value),
  };
}

/** The request answered whole. */
export function whole(request: Request, wire: string | Uint8Array): Request {
  return withResult(request, { kind: 'whole', wire, response: () => ({ candidates: [] }) });
}

export function failed(request: Request, error: GatewayError): Request {
  return halt(request, error, 'test');
}

export type Sink = StreamSink<string | Uint8Array>;

/** A stream whose every step the test takes. */
export interface FakeStream {
  readonly answer: StreamAnswer;
  /** Resolves once somebody takes it. */
  readonly piped: Promise<Sink>;
  readonly cancelled: Promise<void>;
  readonly cancellations: number;
  readonly resumptions: number;
  nextResume(): Promise<void>;
}

export function createFakeStream(onPipe: (sink: Sink) => void = () => {}): FakeStream {
  const piped = Promise.withResolvers<Sink>();
  const cancelled = Promise.withResolvers<void>();
  const resumed = createWaiters<void>();
  let cancellations = 0;
  let resumptions = 0;
  const cancel = (): void => {
    cancellations++;
    cancelled.resolve();
  };
  return {
    piped: piped.promise,
    cancelled: cancelled.promise,
    get cancellations() {
      return cancellations;
    },
    get resumptions() {
      return resumptions;
    },
    nextResume: resumed.next,
    answer: {
      kind: 'stream',
      pipe(sink) {
        onPipe(sink);
        piped.resolve(sink);
        return {
          resume() {
            resumptions++;
            resumed.tell();
          },
          cancel,
        };
      },
      events() {
        throw new Error('A client of a dialect takes no events.');
      },
      cancel,
    },
  };
}

export function streaming(request: Request, stream: FakeStream): Request {
  return withResult(request, stream.answer);
}
