import {
  adaptFields,
  type Loss,
  type Request,
  type Target,
  type TransportRequest,
  type UpstreamCodec,
} from '@proxy/spec';
import { lossReport } from './loss-report.ts';
import { adapted } from './operations/operation-call.ts';
import { operationCallOf } from './operations/operation-call-of.ts';
import { wayTo } from './way-to.ts';

/** A request as one target gets it. */
export interface EncodedCall {
  readonly request: TransportRequest;
  /** The wire format in which the target is asked, and answers. */
  readonly codec: UpstreamCodec;
  readonly losses: readonly Loss[];
}

/**
 * Writes the request for a target. To a target of the client's own dialect its body goes as it came, with only the
 * gateway's fields changed; to any other it is translated. Then it is put in its provider's own manner of the dialect.
 * @throws GatewayError `PROXY_INVALID_REQUEST`, or `PROXY_UNSUPPORTED` where this target could only answer something else
 */
export function encodeCall(request: Request, target: Target): EncodedCall {
  const { provider } = target;
  const { codec, operation } = wayTo(request, target);
  const { fields } = provider.adapter;
  const encoded = operationCallOf(request).encode(request, target, codec);
  const { body, losses, headers } = fields ? adapted(encoded, adaptFields(encoded.body, fields)) : encoded;
  return {
    codec,
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
