import {
  type Citation,
  isJsonObject,
  type JsonObject,
  type OpaqueState,
  type Part,
  type ReasoningPart,
  type TextPart,
  type ToolCallPart,
} from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import { sealReasoning } from '../../internal/gateway-signature.ts';
import { writeCitation } from '../content/citation.ts';
import { parseArguments } from '../content/tool-arguments.ts';
import { legalToolId } from '../content/tool-id.ts';
import { dialect, ownFields } from '../dialect.ts';

/** The parts of an answer as blocks; what this dialect cannot say is told to `losses`. */
export function encodeAnswer(parts: readonly Part[], requestId: string, losses: AnswerLosses): JsonObject[] {
  const blocks = parts.map((part, index) => encodePart(part, answerToolId(idOf(part), requestId, index), losses));
  return blocks.filter((block) => block !== undefined);
}

function encodePart(part: Part, toolId: string, losses: AnswerLosses): JsonObject | undefined {
  const block = encodeBare(part, toolId, losses);
  losses.loseForeign(part, dialect);
  return block && { ...ownFields(part), ...block };
}

function encodeBare(part: Part, toolId: string, losses: AnswerLosses): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return encodeText(part, losses);
    case 'reasoning':
      return encodeReasoning(part, losses);
    case 'tool_call':
      return encodeToolCall(part, toolId, losses);
    case 'refusal':
      return isToldByDetails(part) || part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'native':
      if (part.dialect === dialect) return part.value;
      losses.lose('dropped', 'native', `Only ${part.dialect} knows a block of the answer.`);
      return undefined;
    case 'audio':
      losses.lose('changed', 'audio', 'Sound cannot be answered; its transcript is.');
      return part.transcript ? { type: 'text', text: part.transcript } : undefined;
    default:
      losses.lose('dropped', part.kind, `An answer of this dialect holds no ${part.kind}.`);
      return undefined;
  }
}

/** The refusal came from `stop_details`, and goes back there. */
export function isToldByDetails(part: { readonly extensions?: Part['extensions'] | undefined }): boolean {
  return ownFields(part)?.['stop_details'] !== undefined;
}

function encodeText({ text, citations, opaque }: TextPart, losses: AnswerLosses): JsonObject | undefined {
  loseOpaque(opaque, losses);
  if (text === '') return undefined;
  const written = citations?.map((citation) => encodeCitation(citation, losses)).filter((each) => each !== undefined);
  const isCited = written !== undefined && (written.length > 0 || citations?.length === 0);
  return isCited ? { type: 'text', text, citations: written } : { type: 'text', text };
}

/** A citation, of the whole block; `undefined` where it names no address, which this dialect cannot say. */
export function encodeCitation(citation: Citation, losses: AnswerLosses): JsonObject | undefined {
  const written = writeCitation(citation);
  if (!written) losses.lose('dropped', 'citations', 'A citation without an address cannot be said.');
  if (!written || ownFields(citation)) return written;
  losses.loseForeignCitations([citation], dialect);
  if (citation.span) losses.lose('changed', 'citations.span', 'A citation is of a whole block of text.');
  return written;
}

export function loseOpaque(opaque: OpaqueState | undefined, losses: AnswerLosses): void {
  if (opaque && opaque.dialect !== dialect)
    losses.lose('dropped', 'opaque', `State of ${opaque.dialect} has no place in this block.`);
}

/** Reasoning with Anthropic's signature, or with a gateway's, which carries the state of whoever else issued it. */
function encodeReasoning(
  { text, summary = [], opaque, redacted }: ReasoningPart,
  losses: AnswerLosses,
): JsonObject | undefined {
  const isSummary = text === '' && summary.length > 0;
  if (text !== '' && summary.length > 0)
    losses.lose('dropped', 'reasoning.summary', 'The reasoning itself is shown, and not its summary.');
  const shown = isSummary ? summary.join(betweenSummaries) : text;
  if (shown === '' && !isState(opaque)) return undefined;
  const signature = signatureOf(opaque, isSummary);
  if (redacted && shown === '') return { type: 'redacted_thinking', data: signature };
  return { type: 'thinking', thinking: shown, signature };
}

/** An empty signature of its own is none. */
export function isState(opaque: OpaqueState | undefined): boolean {
  return opaque !== undefined && (opaque.dialect !== dialect || opaque.payload !== '');
}

export const betweenSummaries = '\n\n';

export function signatureOf(opaque: OpaqueState | undefined, isSummary: boolean): string {
  return opaque?.dialect === dialect ? opaque.payload : sealReasoning({ opaque, isSummary });
}

function encodeToolCall(
  { name, flavour, arguments: text, opaque }: ToolCallPart,
  id: string,
  losses: AnswerLosses,
): JsonObject {
  loseOpaque(opaque, losses);
  if (flavour === 'custom') return { type: 'tool_use', id, name, input: { input: text } };
  const input = parseArguments(text);
  return { type: 'tool_use', id, name, input: isJsonObject(input) ? input : { _raw: text } };
}

/** The id of a call as this dialect takes it; some providers give none. */
export function answerToolId(id: string, requestId: string, index: number): string {
  return legalToolId(id === '' ? `toolu_${requestId}_${index}` : id);
}

const idOf = (part: Part): string => (part.kind === 'tool_call' ? part.id : '');
