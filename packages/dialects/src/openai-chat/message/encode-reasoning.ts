import { isJsonObject, type JsonObject, type ReasoningPart } from '@proxy/spec';
import { hasOwn, ownFields, withOwn } from '../extensions.ts';
import { type ReasoningField, reasoningFields } from './decode-reasoning.ts';
import { formatOfDialect } from './reasoning-format.ts';
import { visibleText } from './reasoning-text.ts';

/** The fields in which this reasoning came, where it came in this dialect. */
export function fieldsOfReasoning(parts: readonly ReasoningPart[]): ReasoningField[] {
  return reasoningFields.filter((name) => parts.some((part) => hasOwn(part, name)));
}

/** The fields in which a client of this dialect looks for reasoning; the details only where there is opaque state. */
export function fieldsToShow(parts: readonly ReasoningPart[]): ReasoningField[] {
  const fields: ReasoningField[] = parts.some((part) => visibleText(part) !== '') ? ['reasoning_content'] : [];
  if (parts.some((part) => part.opaque)) fields.push('reasoning_details');
  return fields;
}

/** Reasoning as fields of an assistant message. */
export function encodeReasoning(parts: readonly ReasoningPart[], fields: readonly ReasoningField[]): JsonObject {
  return Object.fromEntries(fields.map((name) => [name, writers[name](parts)]));
}

const joinedText = (parts: readonly ReasoningPart[]): string => parts.map(visibleText).join('');

const writers: Readonly<Record<ReasoningField, (parts: readonly ReasoningPart[]) => JsonObject[string]>> = {
  reasoning_details: (parts) => parts.flatMap((part, index) => writeDetails(part, index)),
  thinking_blocks: (parts) => parts.map(writeBlock),
  reasoning_content: joinedText,
  reasoning: joinedText,
};

/** A part as entries of `reasoning_details`; all of one part have the same index, or what they came with. */
export function writeDetails(part: ReasoningPart, index: number): JsonObject[] {
  const { text, summary, opaque, redacted } = part;
  const format = opaque && formatOfDialect(opaque.dialect);
  const own = ownFields(part)?.['reasoning_details'];
  const place = own === undefined ? { index } : isJsonObject(own) ? own : {};
  const issuer = { ...(format && { format }), ...(opaque?.id !== undefined && { id: opaque.id }) };
  const isCiphertext = redacted || opaque?.dialect === 'openai-responses';
  const entries: JsonObject[] = (summary ?? []).map((each) => ({ type: 'reasoning.summary', summary: each }));
  const signed = opaque && !isCiphertext ? { signature: opaque.payload } : {};
  if (text !== '' || 'signature' in signed || (!summary && !isCiphertext))
    entries.push({ type: 'reasoning.text', text, ...signed });
  if (opaque && isCiphertext) entries.push({ type: 'reasoning.encrypted', data: opaque.payload });
  return entries.map((entry) => ({ ...entry, ...issuer, ...place }));
}

/** A part as one of LiteLLM's `thinking_blocks`. */
export function writeBlock(part: ReasoningPart): JsonObject {
  const own = ownFields(part)?.['thinking_blocks'];
  const { redacted, opaque } = part;
  const block: JsonObject = redacted
    ? { type: 'redacted_thinking', data: opaque?.payload }
    : { type: 'thinking', thinking: visibleText(part), ...(opaque && { signature: opaque.payload }) };
  return withOwn(block, isJsonObject(own) ? own : undefined);
}
