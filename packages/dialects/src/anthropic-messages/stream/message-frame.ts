import type { JsonObject, StreamEncoderOptions, StreamEvent, Usage } from '@proxy/spec';
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
  endFields: JsonObject;
}

/** The JSON of `message_start`. Usage is what is known by now, which may be nothing. */
export function messageStart({ start, usage }: MessageFrame, { requestId, model }: StreamEncoderOptions): string {
  const own = ownFields(start);
  const message = {
    id: answerId(start?.id, own !== undefined, requestId),
    type: 'message',
    role: 'assistant',
    model: start?.model ?? model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: encodeUsage(usage, own !== undefined),
    ...own,
  };
  return JSON.stringify({ type: 'message_start', message });
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
