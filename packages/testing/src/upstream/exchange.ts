import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How an exchange went, once it is over. */
export interface ExchangeEnd {
  /** The client closed the connection before the answer was complete. */
  readonly abortedByClient: boolean;
}

/** One request and its answer, while they last. */
export interface Exchange {
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly isOver: boolean;
  /** Settles when the answer is complete or the connection gone: nothing more can be written. */
  readonly over: Promise<ExchangeEnd>;
  /** Bytes handed to the connection since the exchange began. */
  readonly writtenBytes: number;
  /** From here on it is the upstream that breaks off. */
  breakOff(): void;
}

export function openExchange(response: ServerResponse): Exchange {
  const { socket } = response;
  if (!socket) throw new Error('The connection closed while its request was read.');
  const writtenBefore = socket.bytesWritten;
  const over = Promise.withResolvers<ExchangeEnd>();
  let isOver = false;
  let isBrokenOff = false;
  response.on('error', () => {});
  response.once('close', () => {
    isOver = true;
    over.resolve({ abortedByClient: !isBrokenOff && !response.writableFinished });
  });
  return {
    response,
    socket,
    get isOver() {
      return isOver;
    },
    over: over.promise,
    get writtenBytes() {
      return socket.bytesWritten - writtenBefore;
    },
    breakOff() {
      isBrokenOff = true;
    },
  };
}
