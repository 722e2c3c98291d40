import {
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
import { type FinishDependencies, finishRequest, outcomeOfError, priceRequest, statusOf } from './finish-request.ts';
import type { RejectedRequest } from './gateway.ts';
import { readMarks } from './read-marks.ts';
import { watchStream } from './watch-stream.ts';

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

const depthOne: PlugContext = {
  run: () => Promise.reject(new GatewayError('PROXY_INTERNAL', 'A request made by a plug may not make another.')),
};

export function createRuns(dependencies: FinishDependencies, pipeline: readonly Plug[]): Runs {
  const { clock, telemetry } = dependencies;
  const streams = new Set<() => void>();
  let inFlight = 0;
  let drained: PromiseWithResolvers<void> | undefined;

  const finish = (request: Request, outcome: Outcome, status: number): void => {
    inFlight--;
    finishRequest(request, outcome, status, dependencies);
    if (inFlight === 0) drained?.resolve();
  };
  const fail = (request: Request, error: GatewayError): Request => {
    if (request.result?.kind === 'stream') request.result.cancel();
    finish(request, { kind: outcomeOfError(error), error }, statusOf(request, error));
    return request;
  };
  const finishWhole = (request: Request, answer: WholeAnswer): Request => {
    for (const tap of request.taps) {
      try {
        tap.onResponse?.(answer.response());
      } catch (error) {
        telemetry.emit({ kind: 'defect', where: tap.name, error, requestId: request.id });
      }
    }
    priceRequest(request, clock);
    finish(request, { kind: request.metadata.cache === 'hit' ? 'cached' : 'ok' }, 200);
    return request;
  };
  const watch = (request: Request, answer: StreamAnswer): Request => {
    telemetry.emit({ kind: 'stream.opened', requestId: request.id });
    const watched = watchStream(answer, (delivery) => {
      streams.delete(watched.cancel);
      forget();
      telemetry.emit({ kind: 'stream.closed', requestId: request.id });
      if (delivery.kind === 'broken') {
        finish(request, { kind: outcomeOfError(delivery.error), error: delivery.error }, 200);
      } else if (delivery.kind === 'cancelled') {
        finish(request, { kind: 'client_gone', error: clientGone() }, 499);
      } else finish(request, { kind: request.metadata.cache === 'hit' ? 'cached' : 'ok' }, 200);
    });
    streams.add(watched.cancel);
    const forget = request.cancellation.onCancel(() => queueMicrotask(watched.cancel));
    return withResult(request, watched.answer);
  };
  const conclude = (request: Request): Request => {
    const error = terminalError(request);
    if (error) return fail(request, error);
    if (!request.result) {
      const missing = new GatewayError('PROXY_INTERNAL', 'The pipeline ended without an answer.');
      return fail(halt(request, missing, 'pipeline'), missing);
    }
    return request.result.kind === 'whole' ? finishWhole(request, request.result) : watch(request, request.result);
  };

  const begin = (request: Request, plugs: readonly Plug[], within: PlugContext): Request | Promise<Request> => {
    inFlight++;
    const { metadata, body, caller } = request;
    if (Number.isNaN(metadata.startedMs)) metadata.startedMs = clock.nowMs();
    readMarks(request);
    const { model, stream } = body.facts;
    telemetry.emit({ kind: 'request.started', requestId: request.id, key: caller.id, model, stream });
    if (drained) {
      const error = new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.', { retryAfterMs: 1_000 });
      return fail(halt(request, error, 'drain'), error);
    }
    const ended = runPipeline(plugs, request, { clock, context: within });
    return ended instanceof Promise ? ended.then(conclude) : conclude(ended);
  };
  /** What a plug asks is a request of its own, with its own line in the ledger. */
  const context: PlugContext = { run: async (request) => begin(request, pipeline, depthOne) };

  return {
    get inFlight() {
      return inFlight;
    },
    run: (request, plugs = pipeline) => begin(request, plugs, context),
    reject({ requestId, caller, dialect, startedMs, error, status }) {
      telemetry.emit({
        kind: 'request.finished',
        record: {
          ts: new Date(clock.epochMs()).toISOString(),
          requestId,
          key: caller.id,
          dialectIn: dialect,
          stream: false,
          status,
          outcome: outcomeOfError(error),
          errorCode: error.code,
          attempts: [],
          tokens: {},
          durationMs: clock.nowMs() - startedMs,
          loss: [],
        },
      });
    },
    drain() {
      drained ??= Promise.withResolvers();
      if (inFlight === 0) drained.resolve();
      return drained.promise;
    },
    cancelAll() {
      for (const cancel of [...streams]) cancel();
    },
  };
}

function clientGone(): GatewayError {
  return new GatewayError('PROXY_CLIENT_GONE', 'The client closed its connection.');
}
