const ownId = /^cmpl-/;

/** The id of an answer as a client of this dialect gets it: the upstream's where it is of this dialect. */
export function completionId(upstreamId: string | undefined, requestId: string): string {
  return upstreamId !== undefined && ownId.test(upstreamId) ? upstreamId : `cmpl-${requestId}`;
}
