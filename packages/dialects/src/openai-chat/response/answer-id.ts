/** How ids of answers begin in other dialects: no client of this one should meet them. */
const foreignId = /^(?:msg|resp)_/;

/** The id of an answer as a client of this dialect gets it: the upstream's where it fits. */
export function answerId(upstreamId: string | undefined, requestId: string, isNative: boolean): string {
  const fits = upstreamId !== undefined && (isNative || !foreignId.test(upstreamId));
  return fits ? upstreamId : `chatcmpl-${requestId}`;
}
