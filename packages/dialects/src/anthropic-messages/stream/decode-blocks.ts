import { isJsonObject, type Json, type JsonObject, type PartHead, type StreamEvent } from '@proxy/spec';
import { optional } from '../../internal/optional.ts';
import { isAnswerCall } from '../content/answer-tool.ts';
import { readCitation } from '../content/citation.ts';
import { stateOf } from '../content/state-of.ts';
import { parseArguments } from '../content/tool-arguments.ts';
import { dialect, keptFields } from '../dialect.ts';

/** A content block that is open in a stream. */
export interface OpenBlock {
  /** Events of the block's opening. */
  readonly opening: readonly StreamEvent[];
  /** @returns `undefined` where the delta does not belong in such a block: it is then told as it is */
  delta(delta: JsonObject): StreamEvent | undefined;
  /** The events that close it. */
  end(): readonly StreamEvent[];
}

interface Place {
  readonly candidate: 0;
  readonly part: number;
}
type BlockOpener = (block: JsonObject, place: Place) => OpenBlock;

const openers: ReadonlyMap<Json | undefined, BlockOpener> = new Map<Json | undefined, BlockOpener>([
  ['text', openText],
  ['thinking', openThinking],
  ['redacted_thinking', openRedacted],
  ['tool_use', openToolUse],
]);

/** @param part the number of the block within its answer */
export function openBlock(block: JsonObject, part: number): OpenBlock {
  const open = isAnswerCall(block) ? openAnswer : (openers.get(block['type']) ?? openNative);
  return open(block, { candidate: 0, part });
}

function openText({ type: _, text, citations, ...fields }: JsonObject, place: Place): OpenBlock {
  const isCited = Array.isArray(citations) && citations.length > 0;
  const cited = isCited ? citations.map((citation) => citationEvent(citation, place)) : [];
  return {
    opening: [
      start({ kind: 'text' }, isCited || citations === undefined ? fields : { ...fields, citations }, place),
      ...cited,
      ...nonEmpty(text, (words) => ({ kind: 'text_delta', ...place, text: words })),
    ],
    delta({ type, text: words, citation, ...more }) {
      if (type === 'text_delta' && typeof words === 'string')
        return { kind: 'text_delta', ...place, text: words, ...keptFields(more) };
      return type === 'citations_delta' && citation !== undefined ? citationEvent(citation, place) : undefined;
    },
    end: () => [{ kind: 'part_end', ...place }],
  };
}

function openThinking({ type: _, thinking, signature, ...fields }: JsonObject, place: Place): OpenBlock {
  const signed = (payload: string): StreamEvent | undefined => {
    const opaque = stateOf(payload);
    return opaque && { kind: 'signature', ...place, opaque };
  };
  return {
    opening: [
      start({ kind: 'reasoning' }, fields, place),
      ...nonEmpty(thinking, (text) => ({ kind: 'reasoning_delta', ...place, text })),
      ...(typeof signature === 'string' && signature !== '' ? optional(signed(signature)) : []),
    ],
    delta({ type, thinking: text, signature: payload, ...more }) {
      if (type === 'thinking_delta' && typeof text === 'string')
        return { kind: 'reasoning_delta', ...place, text, ...keptFields(more) };
      return type === 'signature_delta' && typeof payload === 'string' ? signed(payload) : undefined;
    },
    end: () => [{ kind: 'part_end', ...place }],
  };
}

function openRedacted({ type: _, data, ...fields }: JsonObject, place: Place): OpenBlock {
  const opaque = typeof data === 'string' ? stateOf(data) : undefined;
  return {
    opening: [start({ kind: 'reasoning', redacted: true, ...(opaque && { opaque }) }, fields, place)],
    delta: () => undefined,
    end: () => [{ kind: 'part_end', ...place }],
  };
}

/** Arguments that stand whole in the opening are told at the end, unless deltas brought them. */
function openToolUse({ type: _, id, name, input, ...fields }: JsonObject, place: Place): OpenBlock {
  const head: PartHead = {
    kind: 'tool_call',
    id: typeof id === 'string' ? id : '',
    name: typeof name === 'string' ? name : '',
  };
  let isWhole = isJsonObject(input) && Object.keys(input).length > 0;
  return {
    opening: [start(head, fields, place)],
    delta({ type, partial_json: text }) {
      if (type !== 'input_json_delta' || typeof text !== 'string') return undefined;
      if (text !== '') isWhole = false;
      return { kind: 'arguments_delta', ...place, text };
    },
    end: () => [
      ...(isWhole ? [{ kind: 'arguments_delta', ...place, text: JSON.stringify(input) } as const] : []),
      { kind: 'part_end', ...place },
    ],
  };
}

/** A call that brings the answer: its input is text. */
function openAnswer({ id: _, ...block }: JsonObject, place: Place): OpenBlock {
  const asText = (event: StreamEvent): StreamEvent =>
    event.kind === 'arguments_delta' ? { kind: 'text_delta', ...place, text: event.text } : event;
  const call = openToolUse(block, place);
  return {
    opening: [start({ kind: 'text' }, {}, place)],
    delta(delta) {
      const event = call.delta(delta);
      return event && asText(event);
    },
    end: () => call.end().map(asText),
  };
}

/** A block that only this dialect knows; its end tells it whole, with the input that came in pieces. */
function openNative(block: JsonObject, place: Place): OpenBlock {
  let json: string | undefined;
  return {
    opening: [start({ kind: 'native', dialect, value: block }, {}, place)],
    delta(delta) {
      json ??= '';
      const { type, partial_json: piece } = delta;
      if (type === 'input_json_delta' && typeof piece === 'string') json += piece;
      return { kind: 'native_delta', ...place, dialect, value: delta };
    },
    end: () => [{ kind: 'part_end', ...place, ...(json !== undefined && { value: withInput(block, json) }) }],
  };
}

function withInput(block: JsonObject, json: string): JsonObject {
  if (json === '') return block;
  const input = parseArguments(json) as Json | undefined;
  return { ...block, input: input ?? { _raw: json } };
}

function start(head: PartHead, fields: JsonObject, place: Place): StreamEvent {
  return { kind: 'part_start', ...place, head, ...keptFields(fields) };
}

function citationEvent(citation: Json, place: Place): StreamEvent {
  return { kind: 'citation', ...place, citation: readCitation(citation) };
}

function nonEmpty(text: Json | undefined, event: (text: string) => StreamEvent): StreamEvent[] {
  return typeof text === 'string' && text !== '' ? [event(text)] : [];
}
