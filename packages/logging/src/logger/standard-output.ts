import { type DestinationStream, destination } from 'pino';

/** Bytes of log that wait for a reader who is slow; beyond it lines are dropped, and traffic goes on. */
const mostWaitingBytes = 1024 * 1024;

/** Where log lines go. Never blocks and never throws: a pipe that closed or a full disk ends the log, not the gateway. */
export function standardOutput(onDropped: () => void = () => {}): DestinationStream {
  const stream = destination({ dest: 1, sync: false, maxLength: mostWaitingBytes });
  stream.on('drop', onDropped);
  stream.on('error', onDropped);
  return stream;
}
