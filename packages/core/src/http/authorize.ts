import type {
  Clock,
  Credential,
  Headers,
  ProviderAdapter,
  Transport,
  TransportCall,
  TransportHandler,
  TransportMiddleware,
  TransportRequest,
} from '@proxy/spec';

/** The layer that proves to the provider who calls. A credential that must be fetched delays the call, others do not. */
export function authorize(adapter: ProviderAdapter, credential: Credential, clock: Clock): TransportMiddleware {
  return (next) => ({
    dispatch(request, handler) {
      const headers = adapter.authorize(request, credential, clock.epochMs());
      if (headers instanceof Promise) return dispatchLater(next, request, handler, headers);
      return next.dispatch(withHeaders(request, headers), handler);
    },
  });
}

function withHeaders(request: TransportRequest, headers: Headers): TransportRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

function dispatchLater(
  next: Transport,
  request: TransportRequest,
  handler: TransportHandler,
  headers: Promise<Headers>,
): TransportCall {
  let call: TransportCall | undefined;
  let aborted = false;
  let unsent: TransportRequest | undefined = request;
  headers
    .then((ready) => {
      if (unsent) call = next.dispatch(withHeaders(unsent, ready), handler);
      unsent = undefined;
    })
    .catch((cause: unknown) => {
      if (!aborted) handler.onFailure({ class: 'never_sent', message: 'No credential could be obtained.', cause });
    });
  return {
    abort() {
      aborted = true;
      unsent = undefined;
      call?.abort();
    },
    pause: () => call?.pause(),
    resume: () => call?.resume(),
  };
}
