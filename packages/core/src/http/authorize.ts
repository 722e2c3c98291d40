import {
  type Clock,
  type Credential,
  GatewayError,
  type Headers,
  type ProviderAdapter,
  type Transport,
  type TransportCall,
  type TransportFailure,
  type TransportHandler,
  type TransportMiddleware,
  type TransportRequest,
} from '@proxy/spec';

/** The layer that proves to the provider who calls. A credential that must be fetched delays the call, others do not. */
export function authorize(adapter: ProviderAdapter, credential: Credential, clock: Clock): TransportMiddleware {
  return (next) => {
    const means = { transport: next, clock };
    return {
      dispatch(request, handler) {
        const headers = adapter.authorize(request, credential, clock.epochMs(), means);
        if (headers instanceof Promise) return dispatchLater(next, request, handler, headers);
        return next.dispatch(withHeaders(request, headers), handler);
      },
    };
  };
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
      if (!aborted) handler.onFailure(failureOf(cause));
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

/** Whoever gives out tokens and refuses is asked in vain again; what else went wrong may pass. */
function failureOf(cause: unknown): TransportFailure {
  const isRefused = GatewayError.is(cause) && cause.fault?.class === 'auth';
  return { class: isRefused ? 'auth' : 'never_sent', message: 'No credential could be obtained.', cause };
}
