import { isJsonObject, type JsonObject, type StreamEvent } from '@proxy/spec';
import {
  type ReadReasoning,
  type ReasoningField,
  readReasoningField,
  reasoningFields,
} from '../message/decode-reasoning.ts';
import type { PartDecoder } from './part-decoder.ts';

/**
 * Reads the reasoning of one delta. Pieces of one entry share its type and index; the same text in a second field is
 * read once.
 */
export function readReasoningDelta(delta: JsonObject, parts: PartDecoder, out: StreamEvent[]): void {
  const said = reasoningFields.filter((name) => says(delta, name));
  for (const name of said) {
    const pieces = readReasoningField(name, delta[name]);
    if (!pieces) continue;
    for (const piece of pieces) emitReasoning(piece, said, parts, out);
    return;
  }
}

function says(delta: JsonObject, name: ReasoningField): boolean {
  const value = delta[name];
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
}

function emitReasoning(
  { part, rest }: ReadReasoning,
  fields: readonly string[],
  parts: PartDecoder,
  out: StreamEvent[],
): void {
  const { text, summary, opaque, redacted } = part;
  const own = { ...Object.fromEntries(fields.map((name) => [name, null])), ...rest };
  const head = { kind: 'reasoning', ...(redacted && { redacted, ...(opaque && { opaque }) }) } as const;
  if (redacted) parts.closeCurrent(out);
  const number = parts.current(keyOf(part, rest), head, out, own);
  const place = { candidate: parts.candidate, part: number };
  if (text !== '') out.push({ kind: 'reasoning_delta', ...place, text });
  if (summary) out.push({ kind: 'reasoning_delta', ...place, text: summary.join(''), summary: 0 });
  if (opaque && !redacted) out.push({ kind: 'signature', ...place, opaque });
}

function keyOf({ summary, redacted }: ReadReasoning['part'], { reasoning_details: rest }: JsonObject): string {
  const index = isJsonObject(rest) ? rest['index'] : undefined;
  return `reasoning ${redacted ? 'redacted' : summary ? 'summary' : 'text'} ${typeof index === 'number' || typeof index === 'string' ? index : 0}`;
}
