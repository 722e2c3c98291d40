import { isJsonObject, type Json, type JsonObject, type PartHead, type StreamEvent } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { readCitation } from '../content/citation.ts';
import { isServerTool } from '../content/decode-block.ts';
import { dialect } from '../dialect.ts';

/** A content block that is open in a stream, as a part of the answer. */
export interface OpenBlock {
  readonly opening: readonly StreamEvent[];
  /** @returns `undefined` where the delta is of another kind, so that it opens a part of its own */
  delta(delta: JsonObject): readonly StreamEvent[] | undefined;
  end(): StreamEvent;
}

type Place = { readonly candidate: 0; readonly part: number };
const placeOf = (part: number): Place => ({ candidate: 0, part });
const opened = (head: PartHead, place: Place): StreamEvent => ({ kind: 'part_start', ...place, head });

/** A block that is announced: tools, and what only this dialect knows. */
export function openAnnounced(start: JsonObject, part: number): OpenBlock {
  const { toolUse } = start;
  if (!isJsonObject(toolUse) || isServerTool(toolUse)) return openNative(start, part);
  const { toolUseId: id, name } = toolUse;
  const place = placeOf(part);
  const head = { kind: 'tool_call', id: typeof id === 'string' ? id : '', name: typeof name === 'string' ? name : '' };
  return {
    opening: [opened(head as PartHead, place)],
    delta({ toolUse: piece }) {
      const input = isJsonObject(piece) ? piece['input'] : undefined;
      return typeof input === 'string' ? [{ kind: 'arguments_delta', ...place, text: input }] : undefined;
    },
    end: () => ({ kind: 'part_end', ...place }),
  };
}

/** A block that its first delta opens: text and reasoning are never announced. */
export function openByDelta(delta: JsonObject, part: number): OpenBlock {
  if ('text' in delta || 'citation' in delta) return openText(part);
  const { reasoningContent: reasoning } = delta;
  if (!isJsonObject(reasoning)) return openNative({}, part);
  return typeof reasoning['redactedContent'] === 'string'
    ? openRedacted(reasoning['redactedContent'], part)
    : openReasoning(part);
}

function openText(part: number): OpenBlock {
  const place = placeOf(part);
  return {
    opening: [opened({ kind: 'text' }, place)],
    delta({ text, citation }) {
      if (typeof text === 'string') return [{ kind: 'text_delta', ...place, text }];
      return isJsonObject(citation) ? [{ kind: 'citation', ...place, citation: readCitation(citation) }] : undefined;
    },
    end: () => ({ kind: 'part_end', ...place }),
  };
}

function openReasoning(part: number): OpenBlock {
  const place = placeOf(part);
  return {
    opening: [opened({ kind: 'reasoning' }, place)],
    delta({ reasoningContent: reasoning }) {
      if (!isJsonObject(reasoning) || 'redactedContent' in reasoning) return undefined;
      const { text, signature } = reasoning;
      const events: StreamEvent[] = [];
      if (typeof text === 'string') events.push({ kind: 'reasoning_delta', ...place, text });
      if (typeof signature === 'string' && signature !== '')
        events.push({ kind: 'signature', ...place, opaque: { payload: signature, dialect } });
      return events;
    },
    end: () => ({ kind: 'part_end', ...place }),
  };
}

/** The delta that opens it holds all of it. */
function openRedacted(payload: string, part: number): OpenBlock {
  const place = placeOf(part);
  let isFirst = true;
  return {
    opening: [opened({ kind: 'reasoning', redacted: true, opaque: { payload, dialect } }, place)],
    delta() {
      const said = isFirst ? [] : undefined;
      isFirst = false;
      return said;
    },
    end: () => ({ kind: 'part_end', ...place }),
  };
}

/** A block that only this dialect knows; its end tells it whole, with what came in pieces. */
function openNative(start: JsonObject, part: number): OpenBlock {
  const place = placeOf(part);
  let input = '';
  const content: Json[] = [];
  const whole = (): JsonObject => {
    const { toolUse, toolResult } = start;
    if (isJsonObject(toolUse)) return { toolUse: { ...toolUse, input: parseObject(input) ?? {} } };
    return isJsonObject(toolResult) ? { toolResult: { ...toolResult, content } } : { ...start, deltas: content };
  };
  return {
    opening: [opened({ kind: 'native', dialect, value: start }, place)],
    delta(delta) {
      const { toolUse, toolResult } = delta;
      if ('text' in delta || 'citation' in delta || 'reasoningContent' in delta) return undefined;
      if (isJsonObject(toolUse) && typeof toolUse['input'] === 'string') input += toolUse['input'];
      else for (const piece of Array.isArray(toolResult) ? toolResult : [delta]) content.push(piece);
      return [{ kind: 'native_delta', ...place, dialect, value: delta }];
    },
    end: () => ({ kind: 'part_end', ...place, value: whole() }),
  };
}
