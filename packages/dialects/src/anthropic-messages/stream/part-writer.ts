import type { JsonObject, StreamEvent } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import type { BlockWriter } from './block-writer.ts';

export type PartEvent = Extract<StreamEvent, { readonly part: number }>;
export type PartStart = Extract<PartEvent, { readonly kind: 'part_start' }>;

/** Writes one part as a block, from its opening to its end. */
export interface PartWriter {
  /** What stands before the first delta. */
  readonly opening: string;
  /** The part may be cut into two blocks without changing what it says. */
  readonly isDivisible: boolean;
  add(event: PartEvent): string;
  close(): string;
}

/** What the parts of an answer tell of its end. */
export interface AnswerTraits {
  hasToolCalls: boolean;
  hasRefusal: boolean;
  /** The provider's own words for a refusal. */
  refusalDetails: JsonObject | undefined;
}

export interface PartContext {
  readonly blocks: BlockWriter;
  readonly losses: AnswerLosses;
  readonly requestId: string;
  readonly traits: AnswerTraits;
}

/** Says nothing. */
export const silence: PartWriter = { opening: '', isDivisible: true, add: () => '', close: () => '' };
