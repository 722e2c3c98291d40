import type { Answer, Tap, Transform } from './answer.ts';
import { anonymous, type Caller } from './caller.ts';
import type { Cancellation } from './cancellation.ts';
import { createCancellation } from './cancellation.ts';
import type { ChatRequest } from './chat.ts';
import type { Headers } from './codec.ts';
import type { Message } from './content.ts';
import type { Operation } from './dialect.ts';
import { GatewayError } from './errors.ts';
import type { LimitState } from './limits.ts';
import type { Loss } from './loss.ts';
import { canonicalBody, type RequestBody } from './request-body.ts';
import type { Alias, PlannedAlias, StateOrigin, Target } from './route.ts';
import { createScope, type Scope } from './scope.ts';
import type { Usage } from './usage.ts';
import type { AttemptRecord, CacheOutcome } from './usage-record.ts';

/** `streaming`: the answer has begun to flow, and the request is over once it has ended. */
export type RequestState = 'pending' | 'executing' | 'streaming' | 'completed' | 'error';

/** A failure that was met on the way. After a terminal one the request is halted. */
export interface RequestError {
  /** Name of the plug that reported it. */
  readonly plug: string;
  readonly severity: 'recoverable' | 'terminal';
  readonly error: GatewayError;
}

/**
 * What is measured about a request. One object for all copies of it, filled in as things happen, also after the
 * pipeline has handed over a stream. Instants are monotonic milliseconds.
 */
export interface RequestMetadata {
  startedMs: number;
  endedMs?: number;
  durationMs?: number;
  firstTokenMs?: number;
  /** Time spent waiting for upstreams. */
  upstreamMs: number;
  readonly attempts: AttemptRecord[];
  readonly losses: Loss[];
  alias?: string;
  /** The target that answered. */
  target?: Target;
  usage?: Usage;
  usageSource?: 'provider' | 'estimate';
  costUsd?: number;
  cache?: CacheOutcome;
  /** Size of the body as it came. */
  bodyBytes?: number;
  session?: string;
  tags?: readonly string[];
}

/** What plugs of this project hand to one another. A package adds its own by declaration merging. */
export interface PrivateState {
  readonly alias?: Alias;
  /** What to try, in order: the alias that was asked for, then its fallbacks. */
  readonly plan?: readonly PlannedAlias[];
  /** Who issued the opaque state that the client returns, by its payload, as far as is known; absent: it returns none. */
  readonly origins?: ReadonlyMap<string, StateOrigin>;
  /** Where the caller's limits stand after this request was admitted. */
  readonly limits?: { readonly requests?: LimitState | undefined; readonly tokens?: LimitState | undefined };
}

class RequestFields {
  readonly id: string;
  /** Provider asked for by name, by a call of the library. */
  readonly provider: string | undefined;
  readonly operation: Operation;
  readonly body: RequestBody;
  readonly caller: Caller;
  /** The client's headers, names in lower case. */
  readonly headers: Headers;
  /** Provider defaults, under configuration, under what the call says. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly state: RequestState;
  readonly halted: boolean;
  /** For plugs to tell one another. */
  readonly assigns: Readonly<Record<string, unknown>>;
  readonly private: PrivateState;
  /** In the order they were met. */
  readonly errors: readonly RequestError[];
  readonly result: Answer | undefined;
  readonly taps: readonly Tap[];
  readonly transforms: readonly Transform[];
  readonly metadata: RequestMetadata;
  readonly scope: Scope;
  readonly cancellation: Cancellation;

  /** One field after the other: a copy of a fixed shape costs a tenth of what spreading costs. */
  constructor(fields: RequestFields) {
    this.id = fields.id;
    this.provider = fields.provider;
    this.operation = fields.operation;
    this.body = fields.body;
    this.caller = fields.caller;
    this.headers = fields.headers;
    this.config = fields.config;
    this.state = fields.state;
    this.halted = fields.halted;
    this.assigns = fields.assigns;
    this.private = fields.private;
    this.errors = fields.errors;
    this.result = fields.result;
    this.taps = fields.taps;
    this.transforms = fields.transforms;
    this.metadata = fields.metadata;
    this.scope = fields.scope;
    this.cancellation = fields.cancellation;
  }
}

/** One operation on its way through the pipeline. Immutable; the functions of this file give changed copies. */
export interface Request extends RequestFields {
  /** The conversation, read on first use. */
  readonly messages: readonly Message[];
  /** Everything else the client asked for, in canonical names. */
  readonly options: Omit<ChatRequest, 'messages'>;
}

class RequestCopy extends RequestFields implements Request {
  get messages(): readonly Message[] {
    return this.body.canonical().messages;
  }

  get options(): Omit<ChatRequest, 'messages'> {
    const { messages: _, ...options } = this.body.canonical();
    return options;
  }
}

export interface NewRequest {
  /** Absent: 16 random bytes in lower-case hexadecimal. */
  readonly id?: string | undefined;
  readonly provider?: string | undefined;
  readonly operation?: Operation | undefined;
  /** A body in a dialect, or a conversation in canonical form. */
  readonly body: RequestBody | ChatRequest;
  readonly caller?: Caller | undefined;
  readonly headers?: Headers | undefined;
  readonly cancellation?: Cancellation | undefined;
  readonly scope?: Scope | undefined;
  /** Monotonic milliseconds at which the request began; absent: the pipeline's start. */
  readonly startedMs?: number | undefined;
  /** Size of the body as it came, from which tokens are estimated before the answer tells. */
  readonly bodyBytes?: number | undefined;
}

const nothing: Readonly<Record<string, never>> = Object.freeze({});
const none: readonly never[] = Object.freeze([]);

/** A request in state `pending`. */
export function createRequest(input: NewRequest): Request {
  const body = 'facts' in input.body ? input.body : canonicalBody(input.body);
  return new RequestCopy({
    id: input.id ?? randomId(),
    provider: input.provider,
    operation: input.operation ?? (body.facts.stream ? 'stream' : 'chat'),
    body,
    caller: input.caller ?? anonymous,
    headers: input.headers ?? nothing,
    config: nothing,
    state: 'pending',
    halted: false,
    assigns: nothing,
    private: nothing,
    errors: none,
    result: undefined,
    taps: none,
    transforms: none,
    metadata: {
      startedMs: input.startedMs ?? Number.NaN,
      upstreamMs: 0,
      attempts: [],
      losses: [],
      ...(input.bodyBytes === undefined ? {} : { bodyBytes: input.bodyBytes }),
    },
    scope: input.scope ?? createScope(),
    cancellation: input.cancellation ?? createCancellation(),
  });
}

function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

function copy(request: Request, change: Partial<RequestFields>): Request {
  return Object.assign(new RequestCopy(request), change);
}

/** Stops the pipeline after the current plug. With an error the request failed; without, it is done early. */
export function halt(request: Request, error?: GatewayError, plug = 'unknown'): Request {
  if (!error) return copy(request, { halted: true });
  const errors: RequestError[] = [...request.errors, { plug, severity: 'terminal', error }];
  return copy(request, { halted: true, state: 'error', errors });
}

/** Notes a failure that the request survives. */
export function warn(request: Request, error: GatewayError, plug = 'unknown'): Request {
  return copy(request, { errors: [...request.errors, { plug, severity: 'recoverable', error }] });
}

/** Leaves a value for later plugs. */
export function assign(request: Request, key: string, value: unknown): Request {
  return copy(request, { assigns: { ...request.assigns, [key]: value } });
}

/** Leaves a value for plugs of this project. */
export function putPrivate(request: Request, change: PrivateState): Request {
  return copy(request, { private: { ...request.private, ...change } });
}

export function withConfig(request: Request, config: Readonly<Record<string, unknown>>): Request {
  return copy(request, { config });
}

export function withState(request: Request, state: RequestState): Request {
  return copy(request, { state });
}

/**
 * An edited request: its canonical form is now the truth, and the client's own body no longer passes.
 * @throws GatewayError `PROXY_UNSUPPORTED` where the request is no conversation
 */
export function withChat(request: Request, chat: ChatRequest): Request {
  if (request.operation === 'embeddings')
    throw new GatewayError('PROXY_UNSUPPORTED', 'Embeddings are no conversation.');
  return copy(request, { body: canonicalBody(chat, request.body.codec, request.body.echo) });
}

/** The answer: the request is completed, or streaming. */
export function withResult(request: Request, result: Answer): Request {
  return copy(request, { result, state: result.kind === 'stream' ? 'streaming' : 'completed' });
}

export function addTap(request: Request, tap: Tap): Request {
  return copy(request, { taps: [...request.taps, tap] });
}

export function addTransform(request: Request, transform: Transform): Request {
  return copy(request, { transforms: [...request.transforms, transform] });
}

/** The failure that ended the request; `undefined` where none did. */
export function terminalError(request: Request): GatewayError | undefined {
  return request.errors.findLast((entry) => entry.severity === 'terminal')?.error;
}
