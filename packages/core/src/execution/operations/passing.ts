import type {
  EncodedRequest,
  EncodeTarget,
  JsonObject,
  Loss,
  PassthroughPatch,
  Request,
  Target,
  UpstreamCodec,
} from '@proxy/spec';
import type { EncodedBody } from './operation-call.ts';

/** The client's own body, which goes to a target of its dialect; `undefined` for any other. */
export function ownWire({ body }: Request, { dialect }: UpstreamCodec): JsonObject | undefined {
  return body.codec?.dialect === dialect ? body.wire : undefined;
}

/** The gateway's own fields in a body that passes. */
export function patchFor({ body }: Request, { model, params, provider }: Target): PassthroughPatch {
  return {
    model,
    streamUsage: body.facts.stream && provider.adapter.streamUsage !== false,
    defaults: params?.defaults,
    overrides: params?.overrides,
  };
}

export function encodeTarget({ model, info, provider }: Target): EncodeTarget {
  return { model, capabilities: info?.capabilities, streamUsage: provider.adapter.streamUsage };
}

/** A body that was translated, with the fields that configuration adds for the target. */
export function withParams(encoded: EncodedRequest, { params }: Target): EncodedBody {
  if (!params) return encoded;
  return { ...encoded, body: { ...params.defaults, ...encoded.body, ...params.overrides } };
}

const noLosses: readonly Loss[] = [];

/** The client's body as it goes on, with those of its headers that mean something to an upstream of its dialect. */
export function passed(
  { body: { codec }, headers }: Request,
  body: JsonObject,
  losses: readonly Loss[] = noLosses,
): EncodedBody {
  const kept: Record<string, string> = {};
  for (const name of codec?.forwardedHeaders ?? []) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value;
  }
  return { body, headers: kept, losses };
}
