import type { IncomingRequest, JsonObject } from '@proxy/spec';

interface Sample {
  readonly name: string;
  /** Why a round trip through the dialect itself does not give this sample back; absent: it must. */
  readonly lossy?: string | undefined;
}
export interface RequestSample extends Sample {
  readonly incoming: IncomingRequest;
}
export interface ResponseSample extends Sample {
  readonly body: JsonObject;
}
/** A stream that came to its end without an error. */
export interface StreamSample extends Sample {
  readonly bytes: Uint8Array;
  /** It ends without the dialect's terminator, as some providers' do. */
  readonly lenientTerminator?: boolean | undefined;
}

/** What clients and providers of a dialect really sent; at least one of each. */
export interface CodecSamples {
  readonly requests: readonly RequestSample[];
  readonly responses: readonly ResponseSample[];
  readonly streams: readonly StreamSample[];
}
