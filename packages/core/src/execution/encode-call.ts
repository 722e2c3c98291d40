import {
  adaptFields,
  type Codec,
  type Headers,
  type JsonObject,
  type Loss,
  type Request,
  type Target,
  type TransportRequest,
} from '@proxy/spec';

/** A request as one target gets it. */
export interface EncodedCall {
  readonly request: TransportRequest;
  readonly losses: readonly Loss[];
}

const noLosses: readonly Loss[] = [];

/**
 * Writes the request for a target. To a target of the client's own dialect its body goes as it came, with only the
 * gateway's fields changed; to any other it is translated.
 * @throws GatewayError `PROXY_INVALID_REQUEST`, or `PROXY_UNSUPPORTED` where this target could only answer something else
 */
export function encodeCall(request: Request, target: Target): EncodedCall {
  const { provider } = target;
  const { body, losses, headers } = encodeBody(request, target);
  const { stream } = request.body.facts;
  return {
    losses,
    request: {
      method: 'POST',
      url: provider.adapter.url(
        { baseUrl: provider.baseUrl, model: target.model, dialect: provider.codec.dialect },
        stream ? 'stream' : 'chat',
      ),
      headers: {
        'content-type': 'application/json',
        accept: stream ? provider.codec.streamContentType : 'application/json',
        'accept-encoding': 'identity',
        ...headers,
        ...provider.headers,
      },
      body: JSON.stringify(body),
    },
  };
}

interface EncodedBody {
  readonly body: JsonObject;
  readonly headers: Headers;
  readonly losses: readonly Loss[];
}

/** The body in the target's dialect, and then in its provider's own manner of it. */
function encodeBody(request: Request, target: Target): EncodedBody {
  const encoded = encodeDialect(request, target);
  const { fields } = target.provider.adapter;
  if (!fields) return encoded;
  const adapted = adaptFields(encoded.body, fields);
  return { ...encoded, body: adapted.body, losses: [...encoded.losses, ...adapted.losses] };
}

function encodeDialect(request: Request, target: Target): EncodedBody {
  const { codec } = target.provider;
  const { wire, codec: from } = request.body;
  if (wire && from?.dialect === codec.dialect) return passBody(request, target, from, wire);
  const encoded = codec.chat.encodeRequest(request.body.canonical(), {
    model: target.model,
    capabilities: target.info?.capabilities,
    streamUsage: target.provider.adapter.streamUsage,
  });
  if (!target.params) return encoded;
  const { defaults, overrides } = target.params;
  return { ...encoded, body: { ...defaults, ...encoded.body, ...overrides } };
}

function passBody(request: Request, target: Target, codec: Codec, wire: JsonObject): EncodedBody {
  const body = codec.chat.patchRequest(wire, {
    model: target.model,
    streamUsage: request.body.facts.stream && target.provider.adapter.streamUsage !== false,
    defaults: target.params?.defaults,
    overrides: target.params?.overrides,
  });
  return { body, headers: forwarded(request.headers, codec.forwardedHeaders), losses: noLosses };
}

/** The client's headers that mean something to an upstream of its dialect. */
function forwarded(headers: Headers, names: readonly string[]): Headers {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
