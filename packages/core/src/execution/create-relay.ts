import type { Codec, Request, StreamEncoder, StreamEvent, Tap, Target } from '@proxy/spec';
import { createEventRelay, createPassthrough, createTranslation, joinTaps, type Relay } from './relay.ts';
import { wayTo } from './way-to.ts';

/** What a stream is delivered as: text of the caller's dialect, or events for a caller of the library. */
export type Chunk = string | Uint8Array | readonly StreamEvent[];

export interface RelayOptions {
  readonly nowSeconds: number;
  onTapDefect(tap: Tap, error: unknown): void;
}

/** The way of a stream from one target to the caller. */
export function createRelay(request: Request, target: Target, options: RelayOptions): Relay<Chunk> {
  const { codec } = wayTo(request, target);
  const { lenientTerminator } = target.provider;
  const tap = joinTaps(request.taps, options.onTapDefect);
  const caller = request.body.codec;
  if (caller?.dialect === codec.dialect && request.transforms.length === 0) {
    const { includeUsage } = request.body.facts;
    const observer = caller.chat.createObserver({ includeUsage, lenientTerminator });
    return createPassthrough(observer, tap && { decoder: codec.chat.createStreamDecoder({ lenientTerminator }), tap });
  }
  const events = createEventRelay(codec.chat.createStreamDecoder({ lenientTerminator }), request.transforms, tap);
  return caller ? createTranslation(events, createEncoder(caller, request, target, options.nowSeconds)) : events;
}

function createEncoder(caller: Codec, request: Request, target: Target, nowSeconds: number): StreamEncoder {
  return caller.chat.createStreamEncoder({
    requestId: request.id,
    model: target.model,
    includeUsage: request.body.facts.includeUsage,
    nowSeconds,
    echo: request.body.echo,
    estimatedInputTokens: estimateInput(request),
    onLoss: (loss) => request.metadata.losses.push(loss),
  });
}

/** Bytes of text per token, roughly. Of images nothing can be said by their bytes. */
const bytesPerToken = 4;

function estimateInput({ body, metadata }: Request): number | undefined {
  if (metadata.bodyBytes === undefined || body.facts.hasImages) return undefined;
  return Math.ceil(metadata.bodyBytes / bytesPerToken);
}
