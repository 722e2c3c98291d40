/** Milliseconds. */
export interface StreamTiming {
  /** A stream without content for so long gets its head, so that nobody on the way takes the connection for dead. */
  readonly headAfterMs: number;
  /** A stream that is silent for so long gets a comment. */
  readonly pingEveryMs: number;
  /** A client that takes nothing for so long is cut off. */
  readonly writeStallMs: number;
  /** A client that was refused while it still sends has so long to read why. */
  readonly lingerMs: number;
}

/** Whom an exchange waits for. */
export type Awaited =
  | 'request'
  /** A whole answer; the pipeline has its own deadline for it. */
  | 'answer'
  /** The first content of a stream. */
  | 'content'
  | 'more content'
  /** The client, to take what was written. */
  | 'reader'
  /** The client, to read why it was refused. */
  | 'refused';

/** What an exchange that was quiet for so long is due. */
export function dueAction(
  awaited: Awaited,
  quietMs: number,
  timing: StreamTiming,
): 'head' | 'ping' | 'cut' | undefined {
  if (awaited === 'content') return quietMs >= timing.headAfterMs ? 'head' : undefined;
  if (awaited === 'more content') return quietMs >= timing.pingEveryMs ? 'ping' : undefined;
  if (awaited === 'reader') return quietMs >= timing.writeStallMs ? 'cut' : undefined;
  if (awaited === 'refused') return quietMs >= timing.lingerMs ? 'cut' : undefined;
  return undefined;
}
