import type {
  Answer,
  AttemptRecord,
  Clock,
  ErrorClass,
  GatewayError,
  Operation,
  Request,
  StreamEvent,
  StreamProgress,
  StreamSink,
  Target,
  Telemetry,
  Transport,
  UpstreamFault,
} from '@proxy/spec';
import { type AttemptResult, runAttempt } from './attempt.ts';
import { clientGone } from './client-gone.ts';
import { type Chunk, createRelay } from './create-relay.ts';
import type { EncodedCall } from './encode-call.ts';
import type { StreamEnd } from './live-stream.ts';
import { faultOfReading, readAnswer } from './read-answer.ts';
import type { Relay } from './relay.ts';
import type { StateOrigins } from './state-origins.ts';
import type { TargetPermit } from './target-states.ts';

/** One call to one target: what it needs beside the request. */
export interface TargetCall {
  readonly target: Target;
  readonly permit: TargetPermit;
  readonly transport: Transport;
  readonly encoded: EncodedCall;
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly deadlineMs: number;
}
export interface CallDependencies {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly origins: StateOrigins;
}
export type CallResult =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'fault'; readonly fault: UpstreamFault };

/**
 * Calls a target once. Notes the attempt in the request's metadata and settles the permit exactly once: now, or, of a
 * stream that has begun, when it ends. Never rejects.
 */
export async function callTarget(
  request: Request,
  call: TargetCall,
  dependencies: CallDependencies,
): Promise<CallResult> {
  const { clock } = dependencies;
  const { codec } = call.encoded;
  const { target, permit } = call; // what lives as long as the stream must not hold the call, which holds the prompt
  const lossesBefore = request.metadata.losses.length;
  const attempt = startRecord(request, call, dependencies);
  let relay: Relay<Chunk> | undefined;
  const makeRelay = (): Relay<Chunk> => {
    relay = createRelay(request, target, {
      codec,
      nowSeconds: Math.floor(clock.epochMs() / 1000),
      onTapDefect: (tap, error) => reportDefect(request, tap.name, error, dependencies.telemetry),
    });
    return relay;
  };
  const caller = request.body.codec;
  const result = await runAttempt<Chunk>(
    call.encoded.request,
    {
      target,
      transport: call.transport,
      createRelay: request.body.facts.stream ? makeRelay : undefined,
      errorChunk: (error: GatewayError) => relay?.fail?.(error) ?? caller?.chat.encodeStreamError(error, request.id),
      cancellation: request.cancellation,
      firstTokenMs: call.firstTokenMs,
      idleMs: call.idleMs,
      deadlineMs: call.deadlineMs,
      onStatus: attempt.status,
      onDefect: (error) => reportDefect(request, 'answer', error, dependencies.telemetry),
      onProved: () => permit.proved(),
      onOver(end) {
        note(request, relay?.progress);
        dependencies.origins.remember(relay?.progress.opaque, target);
        reportViolation(request, target, relay?.progress, dependencies.telemetry);
        attempt.end(faultOf(end));
      },
    },
    clock,
  );
  const concluded = conclude(request, call, result, attempt, dependencies, relay);
  if (concluded.kind === 'fault') {
    request.metadata.losses.length = lossesBefore;
    reportViolation(request, target, relay?.progress, dependencies.telemetry);
  }
  return concluded;
}

function conclude(
  request: Request,
  call: TargetCall,
  result: AttemptResult<Chunk>,
  attempt: OpenRecord,
  dependencies: CallDependencies,
  relay: Relay<Chunk> | undefined,
): CallResult {
  if (result.kind === 'stream') {
    attempt.firstToken();
    choose(request, call);
    note(request, relay?.progress);
    const pipe = (sink: StreamSink<Chunk>) => result.stream.pipe(sink);
    return {
      kind: 'answer',
      answer: {
        kind: 'stream',
        pipe: pipe as (sink: StreamSink<string | Uint8Array>) => ReturnType<typeof pipe>,
        events: pipe as (sink: StreamSink<readonly StreamEvent[]>) => ReturnType<typeof pipe>,
        cancel: () => result.stream.cancel(),
      },
    };
  }
  const read = result.kind === 'whole' ? readWhole(request, call, result, dependencies) : result;
  attempt.end(read.kind === 'fault' ? read.fault : undefined);
  return read;
}

function readWhole(
  request: Request,
  call: TargetCall,
  { body, bytes }: Extract<AttemptResult<Chunk>, { kind: 'whole' }>,
  { clock, telemetry, origins }: CallDependencies,
): CallResult {
  try {
    const { target, encoded } = call;
    const nowSeconds = Math.floor(clock.epochMs() / 1000);
    const { answer, progress } = readAnswer(request, { target, codec: encoded.codec, body, bytes, nowSeconds });
    if (progress.fault) return { kind: 'fault', fault: progress.fault };
    choose(request, call);
    note(request, progress);
    origins.remember(progress.opaque, call.target);
    return { kind: 'answer', answer };
  } catch (error) {
    const fault = faultOfReading(error);
    if (fault.class === 'defect') reportDefect(request, 'answer', error, telemetry);
    return { kind: 'fault', fault };
  }
}

/** The request's answer comes from this target; nobody else will be asked, so its prompt can go. */
function choose(request: Request, call: TargetCall): void {
  request.metadata.target = call.target;
  request.metadata.losses.unshift(...call.encoded.losses);
  request.body.release();
}

function reportDefect({ id }: Request, where: string, error: unknown, telemetry: Telemetry): void {
  telemetry.emit({ kind: 'defect', where, error, requestId: id });
}

function reportViolation(
  request: Request,
  target: Target,
  progress: StreamProgress | undefined,
  telemetry: Telemetry,
): void {
  if (!progress?.isViolation || !progress.fault) return;
  const { message } = progress.fault;
  telemetry.emit({ kind: 'wire.violation', requestId: request.id, provider: target.provider.id, message });
}

function note({ metadata }: Request, progress: Pick<StreamProgress, 'usage'> | undefined): void {
  if (!progress?.usage) return;
  metadata.usage = progress.usage;
  metadata.usageSource = 'provider';
}

function faultOf(end: StreamEnd): UpstreamFault | undefined {
  if (end.kind === 'broken') return end.fault;
  return end.kind === 'cancelled' ? clientGone : undefined;
}

/** Refusals of an endpoint beside chat that say nothing of the target, whose conversations may go well. */
const spared: { readonly [operation in Operation]?: ReadonlySet<ErrorClass> } = {
  embeddings: new Set<ErrorClass>(['model_missing']),
  completion: new Set<ErrorClass>(['model_missing']),
  count_tokens: new Set<ErrorClass>(['model_missing', 'rate_limited']),
};

/** The failure of an attempt as the target's breakers and cooldowns hear of it. */
function heardOf(operation: Operation, fault: UpstreamFault | undefined): UpstreamFault | undefined {
  return fault && spared[operation]?.has(fault.class) ? { ...fault, class: 'caller_fault' } : fault;
}

interface OpenRecord {
  status(status: number): void;
  firstToken(): void;
  end(fault: UpstreamFault | undefined): void;
}

/** The attempt's line in the request's metadata, filled in as it goes. */
function startRecord(
  request: Request,
  { target, permit }: TargetCall,
  { clock, telemetry }: CallDependencies,
): OpenRecord {
  const { metadata, operation } = request;
  const since = (): number => clock.nowMs() - metadata.startedMs;
  const record: AttemptRecord = {
    provider: target.provider.id,
    model: target.model,
    credential: target.credential.id,
    startMs: since(),
  };
  metadata.attempts.push(record);
  return {
    status(status) {
      record.status = status;
    },
    firstToken() {
      record.firstTokenMs = since();
      metadata.firstTokenMs = clock.nowMs();
    },
    end(fault) {
      record.endMs = since();
      if (fault) record.errorClass = fault.class;
      metadata.upstreamMs += record.endMs - record.startMs;
      permit.settle(heardOf(operation, fault));
      telemetry.emit({ kind: 'attempt.finished', requestId: request.id, attempt: record });
    },
  };
}
