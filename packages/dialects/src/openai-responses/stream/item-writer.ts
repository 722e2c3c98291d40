import type { JsonObject, StreamEvent } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import type { KnownTool } from '../tools/tool-names.ts';

export type PartEvent = Extract<StreamEvent, { readonly part: number }>;
export type PartStart = Extract<PartEvent, { readonly kind: 'part_start' }>;

/** Where the events of an answer go; a whole answer has no use for them. */
export interface EventSink {
  /** @param fields what the event says beside its type and number */
  event(type: string, fields: JsonObject): void;
  /** A piece of a text. `place` is JSON without braces: which item and part it belongs to. */
  delta(type: string, place: string, text: string): void;
}

/** Items of the answer, in the order in which they opened. */
export interface OutputList {
  /** @returns the item's index */
  open(item: JsonObject): number;
  close(index: number, item: JsonObject): void;
}

export interface WriterContext {
  readonly sink: EventSink;
  readonly output: OutputList;
  readonly losses: AnswerLosses;
  /** Tools of the client, by the names under which other dialects call them. */
  readonly tools: ReadonlyMap<string, KnownTool>;
  /** A new id of an item, of the kind that the prefix tells. */
  mintId(prefix: string): string;
}

/** Writes one part, from its opening to its end. */
export interface PartWriter {
  add(event: PartEvent): void;
  /** @param status of the item as a whole, where it came from elsewhere */
  end(status: ItemStatus): void;
}
export type ItemStatus = 'completed' | 'incomplete';

/** The place of an event as JSON without braces. */
export function placeOf(fields: JsonObject): string {
  return JSON.stringify(fields).slice(1, -1);
}

/** The item with its book-keeping in front, as the API writes it. */
export function asItem(item: JsonObject, id: string, status: string | undefined): JsonObject {
  return { ...item, id, ...(status !== undefined && { status }) };
}
