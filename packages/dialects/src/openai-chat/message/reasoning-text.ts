import { isJsonObject, type Json, type ReasoningPart } from '@proxy/spec';

/** What can be shown of reasoning: its text, else its summaries. */
export function visibleText({ text, summary }: ReasoningPart): string {
  return text !== '' ? text : (summary?.join('\n\n') ?? '');
}

/** The text of Mistral's `thinking`: a string, or a list of text parts; `undefined` where it holds anything else. */
export function thinkingText(thinking: Json | undefined): string | undefined {
  if (typeof thinking === 'string') return thinking;
  if (!Array.isArray(thinking)) return undefined;
  const texts = thinking.map((part) => (isJsonObject(part) && part['type'] === 'text' ? part['text'] : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}
