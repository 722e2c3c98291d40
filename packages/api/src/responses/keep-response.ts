import {
  type ChatResponse,
  type Codec,
  type Collector,
  createCollector,
  type JsonObject,
  type ResponseEncoderOptions,
  type ResponseStore,
  type StreamEvent,
  type Tap,
} from '@proxy/spec';

export interface KeepResponseOptions {
  readonly store: ResponseStore;
  readonly owner: string;
  readonly codec: Codec;
  /** The items of this turn. */
  readonly input: readonly JsonObject[];
  readonly previousId: string | undefined;
  /** How the answer is written for its client, whose ids are to be found again. */
  readonly encoding: ResponseEncoderOptions;
  onDefect(error: unknown): void;
}

/** Characters of an answer in its stream; one that grows beyond is not kept, as no whole answer of that size is taken. */
const mostCharacters = 32 * 1024 * 1024;

/**
 * Keeps the answer once it is complete: a stream with its last event, before the client can read that and go on from
 * it. An answer that broke is not kept.
 */
export function keepResponse(options: KeepResponseOptions): Tap {
  let collector: Collector | undefined = createCollector();
  let room = mostCharacters;
  return {
    name: 'keep-response',
    onEvent(event) {
      room -= charactersOf(event);
      if (room < 0) collector = undefined;
      collector?.add(event);
      if (event.kind === 'end' && collector) keep(collector.response(), options);
    },
    onResponse: (response) => keep(response, options),
  };
}

function charactersOf(event: StreamEvent): number {
  if ('text' in event) return event.text.length;
  return event.kind === 'audio_delta' ? (event.data?.length ?? 0) : 0;
}

function keep(
  answer: ChatResponse,
  { store, owner, codec, input, previousId, encoding, onDefect }: KeepResponseOptions,
): void {
  const previous = previousId === undefined ? {} : { previous_response_id: previousId };
  const response: JsonObject = { ...codec.chat.encodeResponse(answer, encoding), ...previous, store: true };
  const { id } = response;
  if (typeof id !== 'string') return;
  const { output, ...frame } = response;
  const itemBytes = jsonBytes([input, output]);
  const stored = { response, input, itemBytes, ...(previousId !== undefined && { previousId }) };
  const kept = store.set(owner, id, stored, itemBytes + jsonBytes(frame));
  if (kept instanceof Promise) kept.catch(onDefect);
}

const jsonBytes = (value: object): number => Buffer.byteLength(JSON.stringify(value));
