import type { ObserverOptions, PassthroughObserver } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createSseFramer } from '../../sse/frame.ts';
import { createEventParser } from '../../sse/parse.ts';
import { createPlainDeltas } from './plain-deltas.ts';
import { isForeignTerminator } from './stream-data.ts';
import { truncation, violation } from './stream-fault.ts';
import { createStreamWatch } from './stream-watch.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const ascii = new TextEncoder();
const none: Uint8Array = new Uint8Array(0);
const terminator = ascii.encode('event: message_stop\ndata: {"type":"message_stop"}\n\n');
const blankLine = ascii.encode('\n\n');

/** Leaves plain deltas alone once content was seen. What follows the terminator passes unread. */
export function createObserver({ lenientTerminator = false }: ObserverOptions): PassthroughObserver {
  const framer = createSseFramer();
  const parser = createEventParser();
  const watch = createStreamWatch();
  const plainDeltas = createPlainDeltas();
  const { progress } = watch;

  /** @returns whether the event may pass */
  const judge = (bytes: Uint8Array, start: number, end: number): boolean => {
    if (progress.isComplete || (progress.hasContent && plainDeltas.matches(bytes, start, end))) return true;
    const event = bytes.subarray(start, end);
    const text = utf8.decode(event);
    for (const read of parser.parse(text)) watch.see(read);
    if (progress.fault === undefined) plainDeltas.learn(event, text);
    return progress.fault === undefined;
  };
  /** The last event counts where it is whole, though its blank line is missing. */
  const lastEvent = (rest: Uint8Array): Uint8Array => {
    const events = parser.parse(`${utf8.decode(rest)}\n\n`);
    if (!events.every(({ data }) => isForeignTerminator(data) || parseObject(data))) return none;
    for (const event of events) watch.see(event);
    return progress.fault || events.length === 0 ? none : joined(rest, blankLine);
  };
  return {
    progress,
    push(chunk) {
      if (progress.fault) return none;
      const { bytes, ends } = framer.push(chunk);
      let passed = 0;
      for (const end of ends) {
        if (!judge(bytes, passed, end)) return bytes.subarray(0, passed);
        passed = end;
      }
      if (framer.overflowed) watch.fail(violation('An event of the provider is too long.'));
      return bytes;
    },
    end() {
      if (progress.fault) return none;
      const owed = lastEvent(framer.end());
      if (progress.isComplete || progress.fault) return owed;
      if (!lenientTerminator || progress.stop === undefined) {
        watch.fail(truncation);
        return owed;
      }
      watch.complete();
      return joined(owed, terminator);
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
