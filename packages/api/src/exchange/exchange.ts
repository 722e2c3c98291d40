import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '@proxy/core';
import {
  asGatewayError,
  type Caller,
  type CancellationSource,
  type Clock,
  type Codec,
  createCancellation,
  createRequest,
  GatewayError,
  type IncomingRequest,
  type Request,
  type StreamAnswer,
  type StreamFlow,
  type StreamSink,
  terminalError,
  wireBody,
} from '@proxy/spec';
import { errorHead, type HeadFacts, plainHead, streamHead, wholeHead } from '../headers/heads.ts';
import type { CallerLimitStates } from '../headers/rate-limit-headers.ts';
import { answerBytes } from './answer-bytes.ts';
import type { ErrorDialect } from './error-dialect.ts';
import type { Refusal } from './refusal.ts';
import { sendBody } from './send-body.ts';
import { type Awaited, dueAction, type StreamTiming } from './stream-timing.ts';
import type { Passenger, Traffic } from './traffic.ts';

/** What all exchanges of a server share. */
export interface ExchangeServices {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly traffic: Traffic;
  readonly timing: StreamTiming;
}

/** The connection of one request. */
export interface ExchangeEnds {
  readonly id: string;
  readonly dialect: ErrorDialect;
  readonly raw: ServerResponse<IncomingMessage>;
  /** Headers, names and values in turn, that the app around the routes wants on every answer. */
  readonly preset: readonly string[];
}

/**
 * One request of a client and the answer to it: the only place that writes to the connection, and that knows whether
 * the client is still there. It is answered once, by whoever comes first: the pipeline, a refusal, the stop of the
 * server. A client that leaves cancels its request, before the first byte as after it.
 */
export class Exchange implements StreamSink<string | Uint8Array>, Passenger {
  /** Absent while nobody has shown a key. */
  caller: Caller | undefined;
  /** Size of the request's body as it came. */
  bodyBytes = 0;
  readonly #services: ExchangeServices;
  readonly #ends: ExchangeEnds;
  readonly #startedMs: number;
  #awaited: Awaited = 'request';
  /** Nothing more is written: the answer is complete, or nobody is there to read it. */
  #answered = false;
  #codec: Codec | undefined;
  #cancellation: CancellationSource | undefined;
  #flow: StreamFlow | undefined;
  #quietSinceMs: number;
  #wrote = false;
  #backlog = 0;

  constructor(services: ExchangeServices, ends: ExchangeEnds) {
    this.#services = services;
    this.#ends = ends;
    this.#startedMs = services.clock.nowMs();
    this.#quietSinceMs = this.#startedMs;
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
  ask(codec: Codec, incoming: IncomingRequest): void {
    if (this.#answered) return;
    let request: Request;
    try {
      request = this.#decode(codec, incoming);
    } catch (error) {
      this.refuse({ error: this.#understand(error) });
      return;
    }
    this.#codec = codec;
    this.#awaited = request.body.facts.stream ? 'content' : 'answer';
    this.#quietSinceMs = this.#services.clock.nowMs();
    this.#run(request);
  }

  /** Tells telemetry of something that should never be thrown. */
  reportDefect(error: unknown): void {
    this.#services.gateway.telemetry.emit({ kind: 'defect', where: 'api', error, requestId: this.#ends.id });
  }

  write(chunk: string | Uint8Array): boolean {
    if (this.#answered || chunk.length === 0) return true;
    this.#wrote = true;
    const hasRoom = this.#ends.raw.write(chunk);
    if (!hasRoom) this.#awaited = 'reader';
    return hasRoom;
  }

  end(): void {
    if (!this.#answered) this.#finish(undefined);
  }

  /** What the dialect says of the failure was written already. */
  fail(): void {
    this.end();
  }

  tick(nowMs: number): void {
    const backlog = this.#ends.raw.writableLength;
    if (this.#wrote || backlog !== this.#backlog) {
      this.#wrote = false;
      this.#backlog = backlog;
      this.#quietSinceMs = nowMs;
      return;
    }
    const awaited = this.#awaited === 'more content' && backlog > 0 ? 'reader' : this.#awaited;
    const action = dueAction(awaited, nowMs - this.#quietSinceMs, this.#services.timing);
    if (action === 'cut') this.destroy();
    else if (action !== undefined) this.#keepOpen(nowMs);
  }

  giveUp(): void {
    if (this.#answered) return;
    const error = new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.');
    if (this.#awaited === 'request') this.refuse({ error });
    else this.#failed(error, undefined);
    this.#abandon();
  }

  destroy(): void {
    this.#ends.raw.destroy();
  }

  #decode(codec: Codec, incoming: IncomingRequest): Request {
    const decoded = codec.chat.decodeRequest(incoming);
    const cancellation = createCancellation();
    this.#cancellation = cancellation;
    if (this.#ends.raw.destroyed) cancellation.cancel();
    return createRequest({
      id: this.#ends.id,
      body: wireBody(codec, decoded),
      bodyBytes: this.bodyBytes,
      caller: this.caller,
      headers: incoming.headers,
      cancellation,
      startedMs: this.#services.clock.nowMs(),
    });
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
    this.#failed(this.#understand(error), undefined);
    this.#abandon();
  }

  #settle(request: Request): void {
    const answer = request.result;
    const error = terminalError(request);
    if (answer?.kind === 'stream') this.#begin(answer, request);
    else if (error || !answer) this.#failed(error ?? noAnswer(), request);
    else if (this.#ends.raw.headersSent) this.#failed(noAnswer(), request);
    else if (!this.#answered) {
      const facts = this.#facts();
      this.#send(200, wholeHead(facts, request), answerBytes(answer, request, facts.epochMs));
    }
  }

  #begin(answer: StreamAnswer, request: Request): void {
    const { raw } = this.#ends;
    if (!this.#answered) {
      if (!raw.headersSent) raw.writeHead(200, this.#streamHead(request));
      this.#awaited = 'more content';
      raw.on('drain', () => this.#onDrain());
    }
    const flow = answer.pipe(this);
    this.#flow = flow;
    if (this.#answered) flow.cancel();
  }

  /** A failure once the gateway was asked: as an answer of its own, or as the last event of a stream that has begun. */
  #failed(error: GatewayError, request: Request | undefined): void {
    if (this.#answered) return;
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
    this.#answered = true;
    this.#wrote = true;
    this.#awaited = 'reader';
    if (this.#ends.raw.destroyed) return;
    if (sendBody(this.#ends.raw, status, head, body) === 'lingers') this.#awaited = 'refused';
  }

  #finish(text: string | undefined): void {
    this.#answered = true;
    this.#wrote = true;
    this.#awaited = 'reader';
    this.#ends.raw.end(text);
  }

  /** Shows a silent stream to be alive: its head, where it has none yet, and a comment. */
  #keepOpen(nowMs: number): void {
    const { raw } = this.#ends;
    if (!this.#codec?.streamContentType.startsWith('text/event-stream')) return;
    if (!raw.headersSent) raw.writeHead(200, this.#streamHead(undefined));
    raw.write(': ping\n\n');
    this.#awaited = 'more content';
    this.#quietSinceMs = nowMs;
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
    if (this.#answered) return;
    this.#awaited = 'more content';
    this.#flow?.resume();
  }

  #onClose(): void {
    this.#services.traffic.leave(this);
    this.#answered = true;
    if (!this.#ends.raw.writableFinished) this.#abandon();
  }

  #abandon(): void {
    this.#cancellation?.cancel();
    this.#flow?.cancel();
  }
}

function noAnswer(): GatewayError {
  return new GatewayError('PROXY_INTERNAL', 'The gateway has no answer to this request.');
}
