import type { Json, StreamEncoderOptions, StreamEvent, Usage } from '@proxy/spec';
import { ownFields } from '../dialect.ts';
import { answerId } from '../response/encode-response.ts';
import { encodeStop } from '../stop-reason.ts';
import { encodeUsage } from '../usage.ts';
import type { AnswerTraits } from './part-writer.ts';

export type Start = Extract<StreamEvent, { readonly kind: 'start' }>;
export type Finish = Extract<StreamEvent, { readonly kind: 'finish' }>;

/** What is known of a message beside its content. */
export interface MessageFrame {
  start: Start | undefined;
  finish: Finish | undefined;
  usage: Usage | undefined;
  /** Fields that this dialect puts beside the usage. */
  readonly endFields: Record<string, Json | undefined>;
}

/**
 * The JSON of `message_start`. Clients show its input tokens as the size of their context, so an estimate stands there
 * where the upstream has not counted yet; `message_delta` has the exact numbers.
 */
export function messageStart({ start, usage }: MessageFrame, options: StreamEncoderOptions): string {
  const { requestId, model, estimatedInputTokens } = options;
  const own = ownFields(start);
  const message = {
    id: answerId(start?.id, own !== undefined, requestId),
    type: 'message',
    role: 'assistant',
    model: start?.model ?? model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: encodeUsage(usage ?? estimated(estimatedInputTokens), own !== undefined),
    ...own,
  };
  return JSON.stringify({ type: 'message_start', message });
}

function estimated(input: number | undefined): Usage | undefined {
  return input === undefined ? undefined : { input };
}

/** The JSON of `message_delta`: why the answer ended, and all of its usage. */
export function messageDelta({ start, finish, usage, endFields }: MessageFrame, traits: AnswerTraits): string {
  const isOwn = ownFields(start) !== undefined;
  const { stop, nativeStop, stopSequence = null } = finish ?? {};
  const { hasToolCalls, hasRefusal, refusalDetails } = traits;
  const delta = {
    stop_reason: encodeStop({ stop, nativeStop, isOwn, hasToolCalls, hasRefusal }),
    stop_sequence: stopSequence,
    ...refusalDetails,
    ...ownFields(finish),
  };
  return JSON.stringify({ type: 'message_delta', delta, usage: encodeUsage(usage, isOwn), ...endFields });
}
