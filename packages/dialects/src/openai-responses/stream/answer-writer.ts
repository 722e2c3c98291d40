import {
  type JsonObject,
  mergeUsage,
  type ResponseEncoderOptions,
  type StopReason,
  type StreamEvent,
  type Usage,
} from '@proxy/spec';
import { createAnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, saidIn } from '../extensions.ts';
import { beginsItem } from '../item/encode-item.ts';
import { type ResponseFrame, writeResponse } from '../response/response-object.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { readToolNames } from '../tools/tool-names.ts';
import { loseUsage } from '../usage.ts';
import { CallWriter } from './call-writer.ts';
import type {
  EventSink,
  ItemStatus,
  OutputList,
  PartEvent,
  PartStart,
  PartWriter,
  WriterContext,
} from './item-writer.ts';
import { MessageWriter } from './message-writer.ts';
import { ReasoningWriter } from './reasoning-writer.ts';
import { createImageWriter, createNativeWriter, silence } from './whole-writers.ts';

type Start = Extract<StreamEvent, { readonly kind: 'start' }>;

/**
 * Puts an answer together as items, and tells each step to a sink. A whole answer and a stream are written by it alike,
 * so the last event of a stream repeats what the events before it said.
 */
export class AnswerWriter {
  readonly #options: ResponseEncoderOptions;
  readonly #context: WriterContext;
  readonly #output: JsonObject[] = [];
  readonly #writers = new Map<number, PartWriter>();
  #message: MessageWriter | undefined;
  #start: Partial<Start> = {};
  #usage: Usage | undefined;
  #stop: StopReason | undefined;
  #ending: JsonObject | undefined;
  #hasRefusal = false;
  #isOver = false;
  #minted = 0;

  constructor(options: ResponseEncoderOptions, sink: EventSink) {
    this.#options = options;
    this.#context = {
      sink,
      output: this.#list(sink),
      losses: createAnswerLosses(options.onLoss),
      tools: readToolNames(options.echo?.['tools']),
      mintId: (prefix) => `${prefix}_${options.requestId}_${this.#minted++}`,
    };
  }

  add(event: StreamEvent): void {
    if ('candidate' in event && event.candidate !== 0) {
      this.#context.losses.lose('dropped', 'candidates', 'A response holds one answer.');
      return;
    }
    if ('extensions' in event) this.#context.losses.loseForeign(event, dialect);
    switch (event.kind) {
      case 'start':
        this.#start = event;
        this.#count(event.usage);
        return;
      case 'usage':
        this.#count(event.usage);
        return;
      case 'finish':
        this.#stop = event.stop;
        this.#ending = saidIn(event);
        loseEnding(event, this.#context.losses);
        return;
      case 'part_start':
        this.#begin(event);
        return;
      case 'native':
        this.#context.losses.loseForeignEvent(event, dialect);
        return;
      case 'ping':
      case 'error':
      case 'end':
        return;
      default:
        this.#grow(event);
    }
  }

  /** The provider told that it began. */
  get hasBegun(): boolean {
    return this.#start.kind !== undefined;
  }

  /** Closes what is open. @returns how the answer ended */
  finish(): 'completed' | 'incomplete' | 'failed' {
    const { status } = encodeStop(this.#stop, this.#hasRefusal);
    for (const writer of this.#writers.values()) writer.end(status);
    this.#writers.clear();
    this.#closeMessage(status);
    this.#isOver = true;
    if (this.#usage) loseUsage(this.#usage, this.#context.losses);
    const own = this.#ending?.['status'];
    return own === 'completed' || own === 'incomplete' || own === 'failed' ? own : status;
  }

  response(): JsonObject {
    const frame: ResponseFrame = {
      start: this.#start,
      stop: this.#stop,
      ending: this.#ending,
      usage: this.#usage,
      hasRefusal: this.#hasRefusal,
      isOver: this.#isOver,
    };
    return writeResponse(frame, this.#output, this.#options);
  }

  #count(usage: Usage | undefined): void {
    if (usage) this.#usage = mergeUsage(this.#usage, usage);
  }

  #list(sink: EventSink): OutputList {
    return {
      open: (item) => {
        const index = this.#output.push(item) - 1;
        sink.event('response.output_item.added', { output_index: index, item });
        return index;
      },
      close: (index, item) => {
        this.#output[index] = item;
        sink.event('response.output_item.done', { output_index: index, item });
      },
    };
  }

  #begin(start: PartStart): void {
    const writer = this.#open(start);
    if (writer !== silence) this.#writers.set(start.part, writer);
  }

  #open({ head, extensions }: PartStart): PartWriter {
    switch (head.kind) {
      case 'text':
      case 'refusal':
        if (head.kind === 'refusal') this.#hasRefusal = true;
        return this.#messageFor(head.kind, extensions).open(head.kind, extensions);
      case 'audio':
        this.#context.losses.lose('changed', 'audio', 'Sound cannot be answered; its transcript is.');
        return this.#messageFor('text', undefined).open('text', undefined);
      default:
        this.#closeMessage('completed');
        return this.#openItem(head, extensions);
    }
  }

  #openItem(
    head: Exclude<PartStart['head'], { readonly kind: 'text' | 'refusal' | 'audio' }>,
    extensions: PartStart['extensions'],
  ): PartWriter {
    switch (head.kind) {
      case 'reasoning':
        return new ReasoningWriter(head, extensions, this.#context);
      case 'tool_call':
        return new CallWriter(head, extensions, this.#context);
      case 'image':
        return createImageWriter(head, extensions, this.#context);
      case 'native':
        return createNativeWriter(head, this.#context);
      case 'whole':
        this.#context.losses.lose('dropped', head.part.kind, `An answer of this dialect holds no ${head.part.kind}.`);
        return silence;
    }
  }

  /** Texts that follow one another stand in one message, save where their provider began another. */
  #messageFor(kind: 'text' | 'refusal', extensions: PartStart['extensions']): MessageWriter {
    const first = { kind, text: '', ...(extensions && { extensions }) };
    if (beginsItem(first)) this.#closeMessage('completed');
    this.#message ??= new MessageWriter(first, this.#context);
    return this.#message;
  }

  #closeMessage(status: ItemStatus): void {
    this.#message?.close(status);
    this.#message = undefined;
  }

  #grow(event: Exclude<PartEvent, PartStart>): void {
    const writer = this.#writers.get(event.part);
    if (!writer) return;
    writer.add(event);
    if (event.kind !== 'part_end') return;
    this.#writers.delete(event.part);
    writer.end('completed');
  }
}
