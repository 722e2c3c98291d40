import { type ChatResponse, createCollector, type Outcome, type StreamEvent, type Tap } from '@proxy/spec';
import { isStorable } from './storable.ts';

export interface AnswerRecorderOptions {
  /** An answer larger than this, as JSON in bytes, is not kept, and not collected to its end. */
  readonly maxEntryBytes: number;
  /** Told once, after the request ended well, of an answer that may be given again. */
  keep(response: ChatResponse, bytes: number): void;
}

/** A tap that hands on an answer, whole or streamed, once it is known to be complete and good. */
export function recordAnswer({ maxEntryBytes, keep }: AnswerRecorderOptions): Tap {
  let collector: ReturnType<typeof createCollector> | undefined = createCollector();
  let whole: ChatResponse | undefined;
  let characters = 0;
  return {
    name: 'record-answer',
    onEvent(event) {
      const current = collector;
      collector = undefined;
      characters += charactersOf(event);
      if (characters > maxEntryBytes) return;
      current?.add(event);
      collector = current;
    },
    onResponse(response) {
      whole = response;
    },
    onFinish({ kind }: Outcome) {
      const response = whole ?? (collector?.isComplete ? collector.response() : undefined);
      if (kind !== 'ok' || !response || !isStorable(response)) return;
      const bytes = Buffer.byteLength(JSON.stringify(response));
      if (bytes <= maxEntryBytes) keep(response, bytes);
    },
  };
}

/** A lower bound of what an event adds to the answer's JSON. */
function charactersOf(event: StreamEvent): number {
  if ('text' in event) return event.text.length;
  if (event.kind === 'audio_delta') return (event.data?.length ?? 0) + (event.transcript?.length ?? 0);
  return event.kind === 'signature' ? event.opaque.payload.length : 0;
}
