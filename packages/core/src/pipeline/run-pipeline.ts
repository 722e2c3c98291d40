import {
  asGatewayError,
  type Clock,
  GatewayError,
  halt,
  type Plug,
  type PlugContext,
  type Request,
  systemClock,
  withState,
} from '@proxy/spec';

export interface RunOptions {
  readonly clock?: Clock;
  /** What plugs may do beside changing the request. */
  readonly context?: PlugContext;
}

const alone: PlugContext = {
  run: () => Promise.reject(new GatewayError('PROXY_INTERNAL', 'This pipeline was run without a gateway to ask.')),
};

/**
 * Passes a request through plugs in order until one halts it. A plug that throws ends the request with an error that
 * names the plug; nothing is thrown. Only promises are awaited: a pipeline of synchronous plugs returns a request.
 * `metadata.startedMs` is stamped before the first plug, where it is not yet known, and `endedMs` and `durationMs`
 * after the last; a stream that has begun stamps them anew when it ends.
 */
export function runPipeline(
  plugs: readonly Plug[],
  request: Request,
  options: RunOptions = {},
): Request | Promise<Request> {
  const clock = options.clock ?? systemClock;
  if (Number.isNaN(request.metadata.startedMs)) request.metadata.startedMs = clock.nowMs();
  const result = step(plugs, 0, withState(request, 'executing'), options.context ?? alone);
  if (result instanceof Promise) return result.then((ended) => finish(ended, clock));
  return finish(result, clock);
}

function step(plugs: readonly Plug[], from: number, start: Request, context: PlugContext): Request | Promise<Request> {
  let request = start;
  for (let i = from; i < plugs.length && !request.halted; i++) {
    const plug = plugs[i] as Plug;
    const before = request;
    try {
      const result = plug.call(request, context);
      if (result instanceof Promise) {
        return result.then(
          (next) => step(plugs, i + 1, checked(next, before, plug), context),
          (error) => fail(before, plug, error),
        );
      }
      request = checked(result, before, plug);
    } catch (error) {
      return fail(before, plug, error);
    }
  }
  return request;
}

/** A plug must give a request back: one that forgets to is named, in place of a crash in the plug after it. */
function checked(result: Request | undefined, before: Request, plug: Plug): Request {
  if (typeof result?.halted === 'boolean') return result;
  return fail(before, plug, new TypeError(`Plug ${plug.name} did not return a request.`));
}

function fail(request: Request, plug: Plug, error: unknown): Request {
  return halt(request, asGatewayError(error), plug.name);
}

function finish(request: Request, clock: Clock): Request {
  const { metadata } = request;
  metadata.endedMs = clock.nowMs();
  metadata.durationMs = metadata.endedMs - metadata.startedMs;
  return request.state === 'executing' ? withState(request, 'completed') : request;
}
