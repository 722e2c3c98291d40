import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** A candidate of an answer, or of one object of a stream, taken apart. */
export interface WireCandidate {
  readonly index: number;
  readonly parts: readonly JsonObject[];
  readonly finishReason: Json | undefined;
  /** What this dialect says of it besides. */
  readonly fields: JsonObject;
}

/** @param position used as the candidate's number where it has none */
export function readCandidate(wire: JsonObject, position: number): WireCandidate {
  const { index, content, finishReason, ...fields } = wire;
  const { parts, role, ...more } = isJsonObject(content) ? content : {};
  const kept = { ...more, ...(role !== undefined && role !== 'model' && { role }) };
  return {
    index: typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : position,
    parts: Array.isArray(parts) ? parts.filter(isJsonObject) : [],
    finishReason,
    fields: {
      ...fields,
      ...(typeof finishReason === 'number' && { finishReason }),
      ...(Object.keys(kept).length > 0 && { content: kept }),
    },
  };
}

export function candidatesOf({ candidates }: JsonObject): readonly JsonObject[] {
  return Array.isArray(candidates) ? candidates.filter(isJsonObject) : [];
}

/** Why the prompt was blocked; `undefined` where it was not. */
export function blockReason({ promptFeedback }: JsonObject): string | undefined {
  const reason = isJsonObject(promptFeedback) ? promptFeedback['blockReason'] : undefined;
  if (typeof reason === 'number') return String(reason);
  return typeof reason === 'string' ? reason : undefined;
}
