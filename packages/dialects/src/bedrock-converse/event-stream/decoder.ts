import { createHeldBytes } from '../../internal/held-bytes.ts';
import { type EventStreamMessage, messageLength, preludeBytes, readMessage } from './message.ts';

export interface EventStreamLimits {
  /** Bytes of one message; default 16 MiB, the most that AWS sends. */
  readonly maxMessageBytes?: number | undefined;
}

/**
 * Reads an AWS event stream from bytes cut anywhere, in time linear in their length: `push` gives the messages that the
 * chunk completed, in order. Their payloads are views: copy what is kept.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export interface EventStreamDecoder {
  /** Why nothing more can be read: a checksum that does not match, or a message that is too long. */
  readonly problem: string | undefined;
  push(chunk: Uint8Array): EventStreamMessage[];
}

const defaultMaxMessageBytes = 16 * 1024 * 1024;

export function createEventStreamDecoder({
  maxMessageBytes = defaultMaxMessageBytes,
}: EventStreamLimits = {}): EventStreamDecoder {
  const held = createHeldBytes();
  let awaited = preludeBytes;
  let problem: string | undefined;

  const next = (bytes: Uint8Array, offset: number): EventStreamMessage | undefined => {
    awaited = preludeBytes;
    if (bytes.length - offset < preludeBytes) return undefined;
    const length = messageLength(bytes, offset);
    if (length === undefined) problem = 'The prelude of a message of the provider is damaged.';
    else if (length > maxMessageBytes) problem = 'A message of the provider is too long.';
    else if (bytes.length - offset < length) awaited = length;
    else {
      awaited = length;
      const message = readMessage(bytes.subarray(offset, offset + length));
      if (!message) problem = 'A message of the provider does not match its checksum.';
      return message;
    }
    return undefined;
  };

  return {
    get problem() {
      return problem;
    },
    push(chunk) {
      if (problem !== undefined) return [];
      if (held.length + chunk.length < awaited) {
        held.append(chunk);
        return [];
      }
      const bytes = held.take(chunk);
      const messages: EventStreamMessage[] = [];
      let offset = 0;
      for (let message = next(bytes, 0); message; message = next(bytes, offset)) {
        messages.push(message);
        offset += awaited;
      }
      if (problem === undefined) held.append(bytes.subarray(offset));
      return messages;
    },
  };
}
