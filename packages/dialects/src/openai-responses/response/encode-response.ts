import { type ChatResponse, eventsOf, type JsonObject, type ResponseEncoderOptions } from '@proxy/spec';
import { AnswerWriter } from '../stream/answer-writer.ts';
import type { EventSink } from '../stream/item-writer.ts';

/** Nobody listens: the answer is wanted whole. */
const deaf: EventSink = { event: () => undefined, delta: () => undefined };

/** A whole answer for a client of this dialect. */
export function encodeResponse(response: ChatResponse, options: ResponseEncoderOptions): JsonObject {
  const answer = new AnswerWriter(options, deaf);
  for (const event of eventsOf(response)) answer.add(event);
  answer.finish();
  return answer.response();
}
