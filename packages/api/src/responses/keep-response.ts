import {
  type ChatResponse,
  type Codec,
  createCollector,
  type JsonObject,
  type ResponseEncoderOptions,
  type ResponseStore,
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

/**
 * Keeps the answer once it is complete: a stream with its last event, before the client can read that and go on from
 * it. An answer that broke is not kept.
 */
export function keepResponse(options: KeepResponseOptions): Tap {
  const collector = createCollector();
  return {
    name: 'keep-response',
    onEvent(event) {
      collector.add(event);
      if (event.kind === 'end') keep(collector.response(), options);
    },
    onResponse: (response) => keep(response, options),
  };
}

function keep(
  answer: ChatResponse,
  { store, owner, codec, input, previousId, encoding, onDefect }: KeepResponseOptions,
): void {
  const previous = previousId === undefined ? {} : { previous_response_id: previousId };
  const response: JsonObject = { ...codec.chat.encodeResponse(answer, encoding), ...previous, store: true };
  const { id } = response;
  if (typeof id !== 'string') return;
  const stored = { response, input, ...(previousId !== undefined && { previousId }) };
  const kept = store.set(owner, id, stored, Buffer.byteLength(JSON.stringify(stored)));
  if (kept instanceof Promise) kept.catch(onDefect);
}
