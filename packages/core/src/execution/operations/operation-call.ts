import type {
  AdaptedBody,
  Answer,
  Headers,
  JsonObject,
  Loss,
  Request,
  StreamProgress,
  Target,
  UpstreamCodec,
} from '@proxy/spec';

export interface EncodedBody {
  readonly body: JsonObject;
  readonly headers: Headers;
  readonly losses: readonly Loss[];
}

/** The body as it was changed for one target, with what that lost. */
export function adapted(encoded: EncodedBody, { body, losses }: AdaptedBody): EncodedBody {
  if (losses.length === 0) return body === encoded.body ? encoded : { ...encoded, body };
  return { ...encoded, body, losses: [...encoded.losses, ...losses] };
}

/** A whole answer as it came from a target. */
export interface UpstreamAnswer {
  readonly body: JsonObject;
  readonly bytes: Uint8Array;
  readonly target: Target;
  readonly codec: UpstreamCodec;
  readonly nowSeconds: number;
}

/** A whole answer as the caller gets it, and what is known of it. */
export interface ReadAnswer {
  readonly answer: Answer;
  readonly progress: Partial<StreamProgress>;
}

/** What differs from operation to operation: how it is written for a target, and how its whole answer is read. */
export interface OperationCall {
  encode(request: Request, target: Target, codec: UpstreamCodec): EncodedBody;
  /** @throws GatewayError `PROXY_UPSTREAM_INVALID` where it is no answer */
  read(request: Request, answer: UpstreamAnswer): ReadAnswer;
}
