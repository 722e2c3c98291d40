import {
  type AdaptedBody,
  adaptFields,
  type Loss,
  type Request,
  type Target,
  type TransportRequest,
} from '@proxy/spec';
import { lossReport } from './loss-report.ts';
import type { EncodedBody } from './operations/operation-call.ts';
import { operationCallOf } from './operations/operation-call-of.ts';
import { wayTo } from './way-to.ts';

/** A request as one target gets it. */
export interface EncodedCall {
  readonly request: TransportRequest;
  readonly losses: readonly Loss[];
}

/**
 * Writes the request for a target. To a target of the client's own dialect its body goes as it came, with only the
 * gateway's fields changed; to any other it is translated.
 * @throws GatewayError `PROXY_INVALID_REQUEST`, or `PROXY_UNSUPPORTED` where this target could only answer something else
 */
export function encodeCall(request: Request, target: Target): EncodedCall {
  const { provider } = target;
  const { codec, operation } = wayTo(request, target);
  const encoded = operationCallOf(request).encode(request, target, codec);
  const { body, losses, headers } = accepted(encoded, request, target);
  return {
    losses: lossReport(losses),
    request: {
      method: 'POST',
      url: provider.adapter.url({ baseUrl: provider.baseUrl, model: target.model, dialect: codec.dialect }, operation),
      headers: {
        'content-type': 'application/json',
        accept: request.body.facts.stream ? codec.streamContentType : 'application/json',
        'accept-encoding': 'identity',
        ...headers,
        ...provider.headers,
      },
      body: JSON.stringify(body),
    },
  };
}

/** The body within what the target's model takes, and then in its provider's own manner of the dialect. */
function accepted(encoded: EncodedBody, { body: { facts } }: Request, { fit, provider }: Target): EncodedBody {
  const { fields } = provider.adapter;
  const fitted = fit ? adapted(encoded, fit(encoded.body, facts)) : encoded;
  return fields ? adapted(fitted, adaptFields(fitted.body, fields)) : fitted;
}

function adapted(encoded: EncodedBody, { body, losses }: AdaptedBody): EncodedBody {
  if (losses.length === 0) return body === encoded.body ? encoded : { ...encoded, body };
  return { ...encoded, body, losses: [...encoded.losses, ...losses] };
}
