import type { Headers, Transport, TransportCall, TransportHandler } from '@proxy/spec';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { z } from 'zod';
import { type CallProgress, transportFailure } from './transport-failure.ts';

export interface HttpTransportSettings {
  readonly connectTimeoutMs: number;
  readonly connections: number;
  readonly maxHeaderBytes: number;
  readonly useEnvironmentProxy: boolean;
}
export type HttpTransportOptions = {
  readonly [K in keyof HttpTransportSettings]?: HttpTransportSettings[K] | undefined;
};
const optionsSchema: z.ZodType<HttpTransportSettings, HttpTransportOptions> = z.strictObject({
  /** Milliseconds for a connection, TLS included. */
  connectTimeoutMs: z.number().min(1).default(5_000),
  /** Most connections to one host: above the streams that it may hold open. */
  connections: z.int().min(1).default(10_000),
  maxHeaderBytes: z.int().min(1_024).default(16_384),
  /** Obey HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  useEnvironmentProxy: z.boolean().default(false),
});

export interface HttpTransport extends Transport {
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}

/**
 * The HTTP client: undici's `dispatch`, HTTP/1.1 without pipelining, no redirects followed, no bodies decompressed.
 * Timeouts other than for connecting belong to the caller, who knows what the bytes mean.
 */
export function createHttpTransport(input: HttpTransportOptions = {}): HttpTransport {
  const settings = optionsSchema.parse(input);
  const options: Agent.Options = {
    allowH2: false,
    autoSelectFamily: true,
    pipelining: 1,
    connections: settings.connections,
    maxHeaderSize: settings.maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: settings.connectTimeoutMs },
  };
  const dispatcher = settings.useEnvironmentProxy ? new EnvHttpProxyAgent(options) : new Agent(options);
  const origins = createOriginCache();
  return {
    dispatch(request, handler) {
      const call = new HttpCall(handler);
      const { origin, path } = origins(request.url);
      const { method, headers, body = null } = request;
      try {
        dispatcher.dispatch({ origin, path, method, headers: headers as Record<string, string>, body }, call);
      } catch (error) {
        queueMicrotask(() => call.fail(error));
      }
      return call;
    },
    close: () => dispatcher.destroy(),
  };
}

interface Split {
  readonly origin: string;
  readonly path: string;
}

/** A target's URL is the same for all its calls: it is parsed once. The cache is emptied where it would grow. */
function createOriginCache(limit = 1_000): (url: string) => Split {
  const known = new Map<string, Split>();
  return (url) => {
    const hit = known.get(url);
    if (hit) return hit;
    const { origin, pathname, search } = new URL(url);
    const split = { origin, path: pathname + search };
    if (known.size >= limit) known.clear();
    known.set(url, split);
    return split;
  };
}

/** Repeated headers come as lists. */
function flat(headers: Record<string, string | string[] | undefined>): Headers {
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) headers[name] = value.join(', ');
  }
  return headers as Headers;
}

const aborted = new Error('The call was aborted.');

/** One call: undici's handler on one side, ours on the other. After `abort` ours hears nothing. */
class HttpCall implements Dispatcher.DispatchHandler, TransportCall {
  #handler: TransportHandler | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #progress: CallProgress = 'waiting';

  constructor(handler: TransportHandler) {
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#handler) this.#progress = 'sent';
    else controller.abort(aborted);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#progress = 'answering';
    this.#handler?.onHeaders(status, flat(headers));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler?.onData(chunk);
  }

  onResponseEnd(): void {
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    const handler = this.#handler;
    this.#handler = undefined;
    handler?.onFailure(transportFailure(error, this.#progress));
  }

  abort(): void {
    if (!this.#handler) return;
    this.#handler = undefined;
    this.#controller?.abort(aborted);
  }

  pause(): void {
    if (this.#handler) this.#controller?.pause();
  }

  resume(): void {
    if (this.#handler) this.#controller?.resume();
  }
}
