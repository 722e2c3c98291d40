import {
  mergeUsage,
  type StreamEncoder,
  type StreamEncoderOptions,
  type StreamEvent,
  upstreamError,
} from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, ownFields } from '../dialect.ts';
import { streamErrorData } from '../errors.ts';
import { loseEnding } from '../stop-reason.ts';
import { loseUsage } from '../usage.ts';
import { createBlockWriter } from './block-writer.ts';
import { type MessageFrame, messageDelta, messageStart } from './message-frame.ts';
import { PartQueue } from './part-queue.ts';
import type { AnswerTraits, PartEvent } from './part-writer.ts';
import { createGrammarWriter, knownEvents } from './stream-grammar.ts';
import { writePart } from './write-part.ts';

type Native = Extract<StreamEvent, { readonly kind: 'native' }>;

/**
 * Writes an answer as a stream of this dialect, whatever order its events come in. `message_start` waits for the first
 * event that it must precede, so that nothing is written for an attempt that says nothing. Without an `end` event the
 * stream stays open: no stop reason is invented for an answer that was cut.
 */
export function createStreamEncoder(options: StreamEncoderOptions): StreamEncoder {
  const losses = createAnswerLosses(options.onLoss);
  const grammar = createGrammarWriter();
  const frame: MessageFrame = { start: undefined, finish: undefined, usage: undefined, endFields: {} };
  const traits: AnswerTraits = { hasToolCalls: false, hasRefusal: false, refusalDetails: undefined };
  const begin = (): string =>
    grammar.state === 'idle' ? grammar.write('message_start', messageStart(frame, options)) : '';
  const context = { blocks: createBlockWriter(grammar, begin), losses, requestId: options.requestId, traits };
  const queue = new PartQueue(
    (start) => writePart(start, context),
    () => loseLatePiece(losses),
  );

  const finish = (): string => {
    loseFrame(frame, losses);
    const rest = begin() + queue.flush();
    const ending = grammar.write('message_delta', messageDelta(frame, traits));
    return rest + ending + grammar.write('message_stop', '{"type":"message_stop"}');
  };
  const write = (event: StreamEvent): string => {
    if ('part' in event) {
      if (!isOfAnswer(event, losses)) return '';
      losses.loseForeign(event, dialect);
      return queue.add(event);
    }
    switch (event.kind) {
      case 'ping':
        return grammar.write('ping', '{"type":"ping"}');
      case 'native':
        losses.loseForeignEvent(event, dialect);
        return isOwnNews(event) ? begin() + grammar.write('news', JSON.stringify(event.value), newsName(event)) : '';
      case 'error':
        return grammar.write('error', streamErrorData(upstreamError(event.fault), options.requestId));
      case 'end':
        return finish();
      default:
        note(event, frame, losses);
        return '';
    }
  };
  return {
    push(events) {
      let text = '';
      for (const event of events) text += write(event);
      return text;
    },
    end: () => '',
  };
}

/** Keeps what is said of the message as a whole until its place comes. */
function note(
  event: Extract<StreamEvent, { readonly kind: 'start' | 'usage' | 'finish' }>,
  frame: MessageFrame,
  losses: AnswerLosses,
): void {
  losses.loseForeign(event, dialect);
  if (event.kind === 'finish') {
    if (!isOfAnswer(event, losses)) return;
    if (event.logprobs !== undefined) losses.lose('dropped', 'logprobs', 'A message holds no log probabilities.');
    frame.finish = event;
    return;
  }
  if (event.kind === 'start') frame.start = event;
  else Object.assign(frame.endFields, ownFields(event));
  if (event.usage) frame.usage = mergeUsage(frame.usage, event.usage);
}

/** Tells what of another dialect's end and usage cannot be said. */
function loseFrame({ start, finish, usage }: MessageFrame, losses: AnswerLosses): void {
  if (ownFields(start)) return;
  if (finish) loseEnding(finish, losses);
  if (usage) loseUsage(usage, losses);
}

function isOfAnswer(event: PartEvent | { readonly candidate: number }, losses: AnswerLosses): boolean {
  if (event.candidate === 0) return true;
  losses.lose('dropped', 'candidates', 'A message holds one answer.');
  return false;
}

function loseLatePiece(losses: AnswerLosses): void {
  losses.lose('dropped', 'arguments', 'A piece of a tool call came after its end.');
}

const eventName = /^[\w.-]+$/;
/** The name of an event always equals the type in its data. */
const newsName = ({ value: { type } }: Native): string => (typeof type === 'string' ? type : '');

function isOwnNews(event: Native): boolean {
  const name = newsName(event);
  return event.dialect === dialect && eventName.test(name) && !knownEvents.has(name);
}
