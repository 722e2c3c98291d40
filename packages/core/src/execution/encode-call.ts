import {
  type AdaptedBody,
  adaptFields,
  type Codec,
  type Headers,
  type JsonObject,
  type Loss,
  type Request,
  type Target,
  type TransportRequest,
} from '@proxy/spec';
import { canRead } from '../router/come-home.ts';
import { lossReport } from './loss-report.ts';
import { withoutForeign } from './without-foreign.ts';

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
    losses: lossReport(losses),
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

/** The body in the target's dialect, then within what its model takes, then in its provider's own manner of it. */
function encodeBody(request: Request, target: Target): EncodedBody {
  const encoded = encodeDialect(request, target);
  const { fields } = target.provider.adapter;
  const fitted = target.fit ? adapted(encoded, target.fit(encoded.body, request.body.facts)) : encoded;
  return fields ? adapted(fitted, adaptFields(fitted.body, fields)) : fitted;
}

function adapted(encoded: EncodedBody, { body, losses }: AdaptedBody): EncodedBody {
  if (losses.length === 0) return body === encoded.body ? encoded : { ...encoded, body };
  return { ...encoded, body, losses: [...encoded.losses, ...losses] };
}

function encodeDialect(request: Request, target: Target): EncodedBody {
  const { wire, codec: from } = request.body;
  if (wire && from?.dialect === target.provider.codec.dialect) return passBody(request, target, from, wire);
  const encoded = translate(request, target);
  if (!target.params) return encoded;
  const { defaults, overrides } = target.params;
  return { ...encoded, body: { ...defaults, ...encoded.body, ...overrides } };
}

function translate(request: Request, target: Target): EncodedBody {
  const { adapter, codec } = target.provider;
  const place = { model: target.model, capabilities: target.info?.capabilities, streamUsage: adapter.streamUsage };
  const foreign = foreignState(request, target);
  if (!foreign) return codec.chat.encodeRequest(request.body.canonical(), place);
  const { chat, losses } = withoutForeign(request.body.canonical(), foreign);
  const encoded = codec.chat.encodeRequest(chat, place);
  return { ...encoded, losses: [...losses, ...encoded.losses] };
}

function passBody(request: Request, target: Target, codec: Codec, wire: JsonObject): EncodedBody {
  const { facts } = request.body;
  const { adapter } = target.provider;
  let losses: Loss[] | undefined;
  const body = codec.chat.patchRequest(wire, {
    model: target.model,
    streamUsage: facts.stream && adapter.streamUsage !== false,
    defaults: target.params?.defaults,
    overrides: target.params?.overrides,
    isStateless: facts.opaque === undefined,
    foreign: foreignState(request, target),
    onLoss(loss) {
      losses ??= [];
      losses.push(loss);
    },
  });
  return { body, headers: forwarded(request.headers, codec.forwardedHeaders), losses: losses ?? noLosses };
}

/** The opaque state in the request that another deployment issued, and this one cannot read; `undefined`: there is none. */
function foreignState({ private: { origins } }: Request, target: Target): ReadonlySet<string> | undefined {
  if (!origins) return undefined;
  const foreign = new Set<string>();
  for (const [payload, origin] of origins) if (!canRead(target, origin)) foreign.add(payload);
  return foreign.size > 0 ? foreign : undefined;
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
