import {
  isJsonObject,
  type JsonObject,
  mergeUsage,
  type StopReason,
  type StreamProgress,
  type UpstreamFault,
  type Usage,
} from '@proxy/spec';
import { hasContent } from '../content.ts';
import { stateIn } from '../message/state-in.ts';
import { stopOf } from '../stop-reason.ts';
import { decodeUsage, usageIn } from '../usage.ts';

/** What is known of a stream, noted chunk by chunk. */
export class StreamNotes implements StreamProgress {
  hasContent = false;
  isComplete = false;
  id: string | undefined;
  model: string | undefined;
  usage: Usage | undefined;
  /** Of the first of several answers. */
  stop: StopReason | undefined;
  fault: UpstreamFault | undefined;
  isViolation: boolean | undefined;
  opaque: string[] | undefined;
  /** A tool call was seen, which tells more of the end than the word for it. */
  hasCalls = false;
  #hasRefusal = false;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();

  /** Every answer that was seen has a finish reason. */
  get isFinished(): boolean {
    return this.#finished.size > 0 && this.#open.size === 0;
  }

  /** An answer was seen, finished or not. */
  get hasBegun(): boolean {
    return this.#finished.size > 0 || this.#open.size > 0;
  }

  fail(fault: UpstreamFault): void {
    this.fault ??= fault;
    if (fault.isViolation) this.isViolation = true;
  }

  note(chunk: JsonObject): void {
    const { id, model, choices } = chunk;
    if (this.id === undefined && isText(id)) this.id = id;
    if (this.model === undefined && isText(model)) this.model = model;
    const usage = usageIn(chunk);
    if (usage) this.usage = mergeUsage(this.usage, decodeUsage(usage));
    if (!Array.isArray(choices)) return;
    for (const [position, choice] of choices.entries()) if (isJsonObject(choice)) this.#noteChoice(choice, position);
  }

  #noteChoice(choice: JsonObject, position: number): void {
    const { index, delta, text, finish_reason: word } = choice;
    const candidate = typeof index === 'number' ? index : position;
    if (isJsonObject(delta)) this.#noteDelta(delta);
    else if (isText(text)) this.hasContent = true;
    if (this.#finished.has(candidate)) return;
    if (!isText(word)) {
      this.#open.add(candidate);
      return;
    }
    this.#open.delete(candidate);
    this.#finished.add(candidate);
    if (candidate === 0) this.stop = stopOf(choice, { hasCalls: this.hasCalls, hasRefusal: this.#hasRefusal });
  }

  #noteDelta(delta: JsonObject): void {
    if (!this.hasContent) this.hasContent = hasContent(delta);
    this.opaque = stateIn(delta, this.opaque);
    const { tool_calls: calls, refusal } = delta;
    if (Array.isArray(calls) && calls.length > 0) this.hasCalls = true;
    if (isText(refusal)) this.#hasRefusal = true;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
