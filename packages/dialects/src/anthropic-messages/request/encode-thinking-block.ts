import type { JsonObject, ReasoningPart } from '@proxy/spec';
import { dialect } from '../dialect.ts';
import type { Encoding } from './encoding.ts';

/** Reasoning goes back to Anthropic only with the signature that Anthropic gave it; the API refuses all else. */
export function encodeThinkingBlock(part: ReasoningPart, path: string, encoding: Encoding): JsonObject | undefined {
  const { opaque } = part;
  if (opaque === undefined || opaque.dialect !== dialect || opaque.payload === '') {
    encoding.lose('dropped', path, reasonToDrop(opaque?.dialect));
    return undefined;
  }
  if (part.redacted) return { type: 'redacted_thinking', data: opaque.payload };
  return { type: 'thinking', thinking: part.text, signature: opaque.payload };
}

function reasonToDrop(issuer: string | undefined): string {
  return issuer === undefined || issuer === dialect
    ? 'Reasoning without a signature is refused.'
    : `Only ${issuer} can take back this reasoning.`;
}
