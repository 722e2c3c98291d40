import type { DestinationStream } from 'pino';

/** A destination that keeps what was written. */
export function keepLines(): DestinationStream & {
  readonly text: () => string;
  /** Each line parsed; throws where one is no JSON. */
  readonly entries: () => readonly Record<string, unknown>[];
} {
  let text = '';
  return {
    write(line) {
      text += line;
    },
    text: () => text,
    entries: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
