import {
  type JsonObject,
  mergeUsage,
  type StreamEncoder,
  type StreamEncoderOptions,
  type StreamEvent,
  type Usage,
  upstreamError,
} from '@proxy/spec';
import { createAnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, keptOf, ownFields } from '../dialect.ts';
import { streamErrorData } from '../errors.ts';
import { isBlocked } from '../response/encode-response.ts';
import { encodeUsage, loseUsage } from '../usage.ts';
import { CandidateWriter, type PartEvent } from './candidate-writer.ts';
import { createEventFraming, createListFraming, type Framing } from './framing.ts';

/** For clients that ask with `alt=sse`. */
export function createStreamEncoder(options: StreamEncoderOptions): StreamEncoder {
  return new AnswerWriter(options, createEventFraming());
}

/** For clients that want the stream as one list. */
export function createListEncoder(options: StreamEncoderOptions): StreamEncoder {
  return new AnswerWriter(options, createListFraming());
}

/**
 * Writes an answer as a stream of this dialect. The reasons of the end and the usage stand in the last object, which is
 * written only once the provider's own end was seen: a stream that broke off never looks complete.
 */
class AnswerWriter implements StreamEncoder {
  readonly #options: StreamEncoderOptions;
  readonly #framing: Framing;
  readonly #losses: ReturnType<typeof createAnswerLosses>;
  readonly #candidates = new Map<number, CandidateWriter>();
  #frame: JsonObject;
  #isOwn = false;
  #isOver = false;
  #usage: Usage | undefined;
  #endFields: JsonObject = {};

  constructor(options: StreamEncoderOptions, framing: Framing) {
    this.#options = options;
    this.#framing = framing;
    this.#losses = createAnswerLosses(options.onLoss);
    this.#frame = { modelVersion: options.model, responseId: options.requestId };
  }

  push(events: readonly StreamEvent[]): string {
    let text = '';
    for (const event of events) if (!this.#isOver) text += this.#write(event);
    return text;
  }

  end(): string {
    return '';
  }

  #write(event: StreamEvent): string {
    if ('part' in event) return this.#writePart(event);
    switch (event.kind) {
      case 'start':
        return this.#begin(event);
      case 'usage':
        this.#losses.loseForeign(event, dialect);
        this.#count(event.usage, keptOf(event));
        return '';
      case 'finish':
        this.#candidate(event.candidate).finish = event;
        return '';
      case 'error':
        this.#isOver = true;
        return this.#framing.failure(streamErrorData(upstreamError(event.fault)));
      case 'end':
        this.#isOver = true;
        return this.#finish();
      case 'native':
        this.#losses.loseForeignEvent(event, dialect);
        return '';
      case 'ping':
        return '';
    }
  }

  #begin(event: Extract<StreamEvent, { readonly kind: 'start' }>): string {
    const { model: modelVersion = this.#options.model, id: responseId = this.#options.requestId } = event;
    this.#losses.loseForeign(event, dialect);
    this.#isOwn = ownFields(event) !== undefined;
    this.#frame = { modelVersion, responseId, ...keptOf(event) };
    this.#count(event.usage, {});
    return '';
  }

  #count(usage: Usage | undefined, fields: JsonObject): void {
    if (usage && Object.keys(usage).length > 0) this.#usage = mergeUsage(this.#usage, usage);
    this.#endFields = { ...this.#endFields, ...fields };
  }

  #writePart(event: PartEvent): string {
    const parts = this.#candidate(event.candidate).add(event);
    return parts.length === 0 ? '' : this.#object([{ content: { parts, role: 'model' }, index: event.candidate }]);
  }

  #candidate(index: number): CandidateWriter {
    const known = this.#candidates.get(index) ?? new CandidateWriter(this.#losses);
    this.#candidates.set(index, known);
    return known;
  }

  #object(candidates: readonly JsonObject[], fields: JsonObject = {}): string {
    const listed = candidates.length > 0 ? { candidates } : {};
    return this.#framing.object(JSON.stringify({ ...listed, ...fields, ...this.#frame }));
  }

  #finish(): string {
    const blocked = [...this.#candidates.values()].find(({ finish }) => finish && isBlocked(finish))?.finish;
    const ended = [...this.#candidates].filter(([, { finish }]) => finish === undefined || finish !== blocked);
    const candidates = ended.map(([index, writer]) => ({
      content: { parts: writer.flush(), role: 'model' },
      index,
      ...writer.ending(this.#isOwn),
    }));
    if (this.#usage) loseUsage(this.#usage, this.#losses);
    const usageMetadata = this.#usage && encodeUsage(this.#usage);
    const fields = {
      ...(blocked && { promptFeedback: ownFields(blocked)?.['promptFeedback'] }),
      ...(usageMetadata && { usageMetadata }),
      ...this.#endFields,
    };
    return this.#object(candidates, fields) + this.#framing.end();
  }
}
