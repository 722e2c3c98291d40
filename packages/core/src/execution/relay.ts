import type {
  GatewayError,
  PassthroughObserver,
  StreamDecoder,
  StreamEncoder,
  StreamEvent,
  StreamProgress,
  Tap,
  Transform,
} from '@proxy/spec';
import { ProgressTracker } from './progress-tracker.ts';

/**
 * What turns an upstream's bytes into what the caller gets: its own dialect, or events. Synchronous: a chunk in, at
 * most one chunk out (`undefined` where nothing is owed yet). Once `progress.fault` is set nothing more comes out.
 */
export interface Relay<Chunk> {
  readonly progress: StreamProgress;
  push(bytes: Uint8Array): Chunk | undefined;
  /** The bytes ended. */
  end(): Chunk | undefined;
  /** What tells the caller of a failure after what it got; absent: whatever its dialect says of any failure. */
  fail?(error: GatewayError): string;
}

/** Where caller and upstream speak the same dialect: whole events pass unchanged. Taps get decoded events beside. */
export function createPassthrough(
  observer: PassthroughObserver,
  tapped?: { readonly decoder: StreamDecoder; readonly tap: (event: StreamEvent) => void },
): Relay<Uint8Array> {
  const owed = (bytes: Uint8Array): Uint8Array | undefined => (bytes.byteLength > 0 ? bytes : undefined);
  return {
    progress: observer.progress,
    push(bytes) {
      if (tapped) for (const event of tapped.decoder.push(bytes)) tapped.tap(event);
      return owed(observer.push(bytes));
    },
    end() {
      if (tapped) for (const event of tapped.decoder.end()) tapped.tap(event);
      return owed(observer.end());
    },
    ...(observer.fail && { fail: (error) => observer.fail?.(error) ?? '' }),
  };
}

/** Events, changed by transforms and shown to taps. An error is not among them: it is in `progress.fault`. */
export function createEventRelay(
  decoder: StreamDecoder,
  transforms: readonly Transform[],
  tap: ((event: StreamEvent) => void) | undefined,
): Relay<readonly StreamEvent[]> {
  const progress = new ProgressTracker();
  const pass = (decoded: readonly StreamEvent[]): readonly StreamEvent[] | undefined => {
    if (progress.fault) return undefined;
    const passed: StreamEvent[] = [];
    for (const event of decoded) {
      progress.see(event);
      if (progress.fault) break;
      for (const changed of applyTransforms(event, transforms)) {
        tap?.(changed);
        passed.push(changed);
      }
    }
    return passed.length > 0 ? passed : undefined;
  };
  return { progress, push: (bytes) => pass(decoder.push(bytes)), end: () => pass(decoder.end()) };
}

/** The event itself, or what the transforms make of it, each working on what the one before gave. */
export function applyTransforms(event: StreamEvent, transforms: readonly Transform[]): readonly StreamEvent[] {
  let events: readonly StreamEvent[] = [event];
  for (const transform of transforms) events = events.flatMap((each) => transform.onEvent(each));
  return events;
}

/** Another dialect: events, written as the caller's. */
export function createTranslation(events: Relay<readonly StreamEvent[]>, encoder: StreamEncoder): Relay<string> {
  const { progress } = events;
  const owed = (text: string): string | undefined => (text === '' ? undefined : text);
  return {
    progress,
    push(bytes) {
      const passed = events.push(bytes);
      return passed && owed(encoder.push(passed));
    },
    end() {
      const passed = events.end();
      const text = passed ? encoder.push(passed) : '';
      return owed(progress.fault ? text : text + encoder.end());
    },
    ...(encoder.fail && { fail: (error) => encoder.fail?.(error) ?? '' }),
  };
}

/** One function for all taps that want events; what a tap throws is reported and changes nothing. */
export function joinTaps(
  taps: readonly Tap[],
  onDefect: (tap: Tap, error: unknown) => void,
): ((event: StreamEvent) => void) | undefined {
  const listening = taps.filter((tap) => tap.onEvent);
  if (listening.length === 0) return undefined;
  return (event) => {
    for (const tap of listening) {
      try {
        tap.onEvent?.(event);
      } catch (error) {
        onDefect(tap, error);
      }
    }
  };
}
