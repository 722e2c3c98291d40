import {
  addTap,
  asGatewayError,
  type Caller,
  type CancellationSource,
  type Codec,
  createCancellation,
  createRequest,
  GatewayError,
  type IncomingRequest,
  type JsonObject,
  type Request,
  type StreamAnswer,
  type StreamFlow,
  type StreamSink,
  type Tap,
  terminalError,
} from '@proxy/spec';
import { errorHead, type HeadFacts, plainHead, streamHead, wholeHead } from '../headers/heads.ts';
import type { CallerLimitStates } from '../headers/rate-limit-headers.ts';
import { answerBytes } from './answer-bytes.ts';
import { clientGone, noAnswer, shuttingDown } from './endings.ts';
import type { ErrorDialect } from './error-dialect.ts';
import type { ExchangeEnds, ExchangeServices } from './exchange-ends.ts';
import { type AskedOperation, readBody } from './read-body.ts';
import type { Refusal } from './refusal.ts';
import { sendBody } from './send-body.ts';
import { Silence } from './silence.ts';
import type { Passenger } from './traffic.ts';

/** What a route knows of a request beside its body. */
export interface AskOptions {
  /** Absent: a chat. */
  readonly operation?: AskedOperation | undefined;
  /** What the answer repeats of the request; absent: what its codec reads. */
  readonly echo?: JsonObject | undefined;
  /** Who else wants to see the answer of the request of this id. */
  readonly taps?: ((requestId: string) => readonly Tap[]) | undefined;
}

/**
 * One request of a client and the answer to it: the only place that writes to the connection, and that knows whether
 * the client is still there. It is answered once, by whoever comes first: the pipeline, a refusal, the stop of the
 * server. A client that leaves cancels its request, before the first byte as after it.
 */
export class Exchange implements StreamSink<string | Uint8Array>, Passenger {
  seat = -1;
  /** Absent while nobody has shown a key. */
  caller: Caller | undefined;
  /** Size of the request's body as it came. */
  bodyBytes = 0;
  readonly #services: ExchangeServices;
  readonly #ends: ExchangeEnds;
  readonly #startedMs: number;
  readonly #silence: Silence;
  /** Somebody has the last word already. */
  #answered = false;
  #codec: Codec | undefined;
  #cancellation: CancellationSource | undefined;
  #flow: StreamFlow | undefined;

  constructor(services: ExchangeServices, ends: ExchangeEnds) {
    this.#services = services;
    this.#ends = ends;
    this.#startedMs = services.clock.nowMs();
    this.#silence = new Silence(this.#startedMs);
    services.traffic.enter(this);
    ends.raw.on('close', () => this.#onClose());
  }

  get dialect(): ErrorDialect {
    return this.#ends.dialect;
  }

  /** Ends the request before the pipeline. The ledger hears of it where a key was shown. */
  refuse({ error, status }: Refusal): void {
    if (this.#answered) return;
    const sent = this.#sendError(error, status, undefined);
    if (this.caller === undefined) return;
    this.#services.gateway.reject({
      requestId: this.#ends.id,
      caller: this.caller,
      dialect: this.dialect.dialect,
      startedMs: this.#startedMs,
      error,
      status: sent,
    });
  }

  /** Answers without asking a model. */
  reply(body: unknown, status = 200): void {
    this.replyText(JSON.stringify(body), 'application/json', status);
  }

  replyText(text: string, contentType: string, status = 200): void {
    if (!this.#answered) this.#send(status, plainHead(this.#facts(), this.#limits(), contentType), text);
  }

  /** Reads the request, asks the gateway, and passes on whatever comes of it. */
  ask(codec: Codec, incoming: IncomingRequest, { operation: asked = 'chat', echo, taps }: AskOptions = {}): void {
    if (this.#answered) return;
    const cancellation = createCancellation();
    let request: Request;
    try {
      const { caller, bodyBytes } = this;
      const startedMs = this.#services.clock.nowMs();
      const body = readBody(codec, asked, incoming, echo);
      const operation = asked === 'chat' ? undefined : asked;
      const { headers } = incoming;
      const { id } = this.#ends;
      request = createRequest({ id, operation, body, bodyBytes, caller, headers, cancellation, startedMs });
      for (const tap of taps?.(id) ?? []) request = addTap(request, tap);
    } catch (error) {
      this.refuse({ error: this.#understand(error) });
      return;
    }
    this.#codec = codec;
    this.#cancellation = cancellation;
    this.#silence.restart(request.body.facts.stream ? 'content' : 'answer', this.#services.clock.nowMs());
    this.#run(request);
  }

  /** Tells telemetry of something that should never be thrown. */
  reportDefect(error: unknown): void {
    this.#services.gateway.telemetry.emit({ kind: 'defect', where: 'api', error, requestId: this.#ends.id });
  }

  write(chunk: string | Uint8Array): boolean {
    if (this.#isOver || chunk.length === 0) return true;
    this.#silence.interrupt();
    return this.#ends.raw.write(chunk);
  }

  end(): void {
    if (!this.#isOver) this.#finish(undefined);
  }

  /** What the dialect says of the failure was written already. */
  fail(): void {
    this.end();
  }

  tick(nowMs: number): void {
    const action = this.#silence.due(nowMs, this.#ends.raw.writableLength, this.#services.timing);
    if (action === 'cut') this.destroy();
    else if (action !== undefined) this.#keepOpen(nowMs);
  }

  giveUp(): void {
    if (this.#isOver) return;
    const error = shuttingDown();
    if (this.#silence.awaited === 'request') this.refuse({ error });
    else this.#failed(error, undefined);
    this.#abandon(error);
  }

  destroy(): void {
    this.#ends.raw.destroy();
  }

  #run(request: Request): void {
    try {
      const running = this.#services.gateway.run(request);
      if (running instanceof Promise) {
        running.then((ended) => this.#settle(ended)).catch((error) => this.#onDefect(error));
      } else this.#settle(running);
    } catch (error) {
      this.#onDefect(error);
    }
  }

  #onDefect(error: unknown): void {
    const understood = this.#understand(error);
    this.#failed(understood, undefined);
    this.#abandon(understood);
  }

  #settle(request: Request): void {
    const answer = request.result;
    const error = terminalError(request);
    if (error || !answer) this.#failed(error ?? noAnswer(), request);
    else if (answer.kind === 'stream') this.#begin(answer, request);
    else if (this.#ends.raw.headersSent) this.#failed(noAnswer(), request);
    else if (!this.#answered) {
      const facts = this.#facts();
      this.#send(200, wholeHead(facts, request), answerBytes(answer, request, facts.epochMs));
    }
  }

  #begin(answer: StreamAnswer, request: Request): void {
    const { raw } = this.#ends;
    if (!this.#isOver) {
      if (!raw.headersSent) raw.writeHead(200, this.#streamHead(request));
      this.#silence.awaited = 'more content';
      raw.on('drain', () => this.#onDrain());
    }
    const flow = answer.pipe(this);
    this.#flow = flow;
    if (this.#isOver) flow.cancel();
  }

  /** A failure once the gateway was asked: as an answer of its own, or as the last event of a stream that has begun. */
  #failed(error: GatewayError, request: Request | undefined): void {
    if (this.#isOver) return;
    if (this.#ends.raw.headersSent) this.#finish(this.#codec?.chat.encodeStreamError(error, this.#ends.id));
    else this.#sendError(error, undefined, request);
  }

  #sendError(error: GatewayError, status: number | undefined, request: Request | undefined): number {
    const encoded = this.dialect.encodeError(error, this.#ends.id);
    const head = errorHead(this.#facts(), error, encoded, request?.private.limits ?? this.#limits(), request);
    const sent = status ?? encoded.status;
    this.#send(sent, head, JSON.stringify(encoded.body));
    return sent;
  }

  #send(status: number, head: string[], body: string | Uint8Array): void {
    this.#close();
    if (this.#ends.raw.destroyed) return;
    if (sendBody(this.#ends.raw, status, head, body) === 'lingers') this.#silence.awaited = 'refused';
  }

  #finish(text: string | undefined): void {
    this.#close();
    this.#ends.raw.end(text);
  }

  /** Nothing more is to be written: the last word is said, or nobody is there to read it. */
  get #isOver(): boolean {
    return this.#answered || this.#ends.raw.destroyed;
  }

  /** From here on only the client is waited for, to take what was written. */
  #close(): void {
    this.#answered = true;
    this.#silence.interrupt();
    this.#silence.awaited = 'reader';
  }

  /** Shows a silent stream to be alive: its head, where it has none yet, and a comment. */
  #keepOpen(nowMs: number): void {
    const { raw } = this.#ends;
    if (raw.destroyed || !this.#codec?.streamContentType.startsWith('text/event-stream')) return;
    if (!raw.headersSent) raw.writeHead(200, this.#streamHead(undefined));
    raw.write(': ping\n\n');
    this.#silence.restart('more content', nowMs);
  }

  #streamHead(request: Request | undefined): string[] {
    return streamHead(this.#facts(), this.#codec?.streamContentType ?? 'text/event-stream', request);
  }

  #facts(): HeadFacts {
    const { clock, traffic } = this.#services;
    return {
      requestId: this.#ends.id,
      family: this.dialect.family,
      preset: this.#ends.preset,
      isLast: traffic.stopped,
      nowMs: clock.nowMs(),
      epochMs: clock.epochMs(),
    };
  }

  #limits(): CallerLimitStates {
    return this.caller ? this.#services.gateway.limits(this.caller) : {};
  }

  /** Any thrown thing as an error for the client; what was no GatewayError is a defect and is told to telemetry. */
  #understand(error: unknown): GatewayError {
    if (!GatewayError.is(error)) this.reportDefect(error);
    return asGatewayError(error);
  }

  #onDrain(): void {
    if (!this.#isOver) this.#flow?.resume();
  }

  #onClose(): void {
    this.#services.traffic.leave(this);
    if (this.#ends.raw.writableFinished) return;
    if (this.#silence.awaited === 'request') this.refuse({ error: clientGone() });
    this.#abandon();
  }

  /** @param reason absent: the client left */
  #abandon(reason?: GatewayError): void {
    this.#cancellation?.cancel(reason);
    this.#flow?.cancel();
  }
}
