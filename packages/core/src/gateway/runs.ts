import {
  type Answer,
  GatewayError,
  halt,
  type Outcome,
  type Plug,
  type PlugContext,
  type Request,
  type StreamAnswer,
  terminalError,
  type WholeAnswer,
  withResult,
} from '@proxy/spec';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import {
  type FinishDependencies,
  finishRequest,
  outcomeOfError,
  priceRequest,
  recordOfRejected,
  statusOf,
} from './finish-request.ts';
import type { RejectedRequest } from './gateway.ts';
import { readMarks } from './read-marks.ts';
import { type Delivery, watchStream } from './watch-stream.ts';

/** The requests under way: each is begun, run and finished here, and nowhere else. */
export interface Runs {
  readonly inFlight: number;
  run(request: Request, plugs?: readonly Plug[]): Request | Promise<Request>;
  reject(rejected: RejectedRequest): void;
  /** Refuses what comes from now on; resolves once nothing is under way. */
  drain(): Promise<void>;
  /** Cancels every stream under way. */
  cancelAll(): void;
}

export function createRuns(dependencies: FinishDependencies, pipeline: readonly Plug[]): Runs {
  return new RunsUnderWay(dependencies, pipeline);
}

class RunsUnderWay implements Runs {
  inFlight = 0;
  readonly #dependencies: FinishDependencies;
  readonly #pipeline: readonly Plug[];
  readonly #context: PlugContext;
  readonly #streams = new Set<(reason?: GatewayError) => void>();
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(dependencies: FinishDependencies, pipeline: readonly Plug[]) {
    this.#dependencies = dependencies;
    this.#pipeline = pipeline;
    this.#context = { run: async (request) => this.#begin(request, pipeline, depthOne) };
  }

  run(request: Request, plugs: readonly Plug[] = this.#pipeline): Request | Promise<Request> {
    return this.#begin(request, plugs, this.#context);
  }

  reject(rejected: RejectedRequest): void {
    const { clock, telemetry } = this.#dependencies;
    telemetry.emit({ kind: 'request.finished', record: recordOfRejected(rejected, clock) });
  }

  drain(): Promise<void> {
    this.#drained ??= Promise.withResolvers();
    if (this.inFlight === 0) this.#drained.resolve();
    return this.#drained.promise;
  }

  cancelAll(): void {
    for (const cancel of [...this.#streams]) cancel(shuttingDown());
  }

  #begin(request: Request, plugs: readonly Plug[], context: PlugContext): Request | Promise<Request> {
    const { clock, telemetry } = this.#dependencies;
    const { id: requestId, metadata, body, caller } = request;
    this.inFlight++;
    if (Number.isNaN(metadata.startedMs)) metadata.startedMs = clock.nowMs();
    readMarks(request);
    const { model, stream } = body.facts;
    telemetry.emit({ kind: 'request.started', requestId, key: caller.id, model, stream });
    if (this.#drained) return this.#fail(request, shuttingDown(), 'drain');
    const ended = runPipeline(plugs, request, { clock, context });
    return ended instanceof Promise ? ended.then((settled) => this.#conclude(settled)) : this.#conclude(ended);
  }

  #conclude(request: Request): Request {
    const error = terminalError(request);
    if (error) return this.#finishFailed(request, reasonOf(error, request));
    const { result } = request;
    if (!result) return this.#fail(request, withoutAnswer(), 'pipeline');
    return result.kind === 'stream' ? this.#watch(request, result) : this.#finishWhole(request, result);
  }

  #fail(request: Request, error: GatewayError, plug: string): Request {
    return this.#finishFailed(halt(request, error, plug), error);
  }

  /** A stream that began before a later plug failed is nobody's any more. */
  #finishFailed(request: Request, error: GatewayError): Request {
    if (request.result?.kind === 'stream') request.result.cancel();
    this.#finish(request, { kind: outcomeOfError(error), error }, statusOf(request, error));
    return request;
  }

  #finishWhole(request: Request, answer: Exclude<Answer, StreamAnswer>): Request {
    if (answer.kind === 'whole') this.#tellTaps(request, answer);
    priceRequest(request, this.#dependencies.clock);
    this.#finish(request, answered(request), 200);
    return request;
  }

  #tellTaps(request: Request, answer: WholeAnswer): void {
    for (const tap of request.taps) {
      try {
        tap.onResponse?.(answer.response());
      } catch (error) {
        this.#dependencies.telemetry.emit({ kind: 'defect', where: tap.name, error, requestId: request.id });
      }
    }
  }

  #watch(request: Request, answer: StreamAnswer): Request {
    const { telemetry } = this.#dependencies;
    telemetry.emit({ kind: 'stream.opened', requestId: request.id });
    const watched = watchStream(answer, (delivery) => {
      this.#streams.delete(watched.cancel);
      forget();
      telemetry.emit({ kind: 'stream.closed', requestId: request.id });
      this.#finishDelivered(request, delivery);
    });
    this.#streams.add(watched.cancel);
    const forget = request.cancellation.onCancel(() => queueMicrotask(() => watched.cancel()));
    return withResult(request, watched.answer);
  }

  #finishDelivered(request: Request, delivery: Delivery): void {
    if (delivery.kind === 'complete') {
      this.#finish(request, answered(request), 200);
      return;
    }
    const broke = delivery.kind === 'broken' ? delivery.error : (delivery.reason ?? clientGone());
    const error = reasonOf(broke, request);
    const kind = outcomeOfError(error);
    this.#finish(request, { kind, error }, kind === 'client_gone' ? 499 : 200);
  }

  #finish(request: Request, outcome: Outcome, status: number): void {
    this.inFlight--;
    finishRequest(request, outcome, status, this.#dependencies);
    if (this.inFlight === 0) this.#drained?.resolve();
  }
}

/** What a plug asks is a request of its own, with its own line in the ledger; it cannot ask further. */
const depthOne: PlugContext = {
  run: () => Promise.reject(new GatewayError('PROXY_INTERNAL', 'A request made by a plug may not make another.')),
};

function answered({ metadata }: Request): Outcome {
  return { kind: metadata.cache === 'hit' ? 'cached' : 'ok' };
}

/** Whoever cancelled a request knows better than its target why nobody waited any more. */
function reasonOf(error: GatewayError, { cancellation }: Request): GatewayError {
  return error.code === 'PROXY_CLIENT_GONE' ? (cancellation.reason ?? error) : error;
}

function shuttingDown(): GatewayError {
  return new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.', { retryAfterMs: 1_000 });
}

function withoutAnswer(): GatewayError {
  return new GatewayError('PROXY_INTERNAL', 'The pipeline ended without an answer.');
}

function clientGone(): GatewayError {
  return new GatewayError('PROXY_CLIENT_GONE', 'The client closed its connection.');
}
