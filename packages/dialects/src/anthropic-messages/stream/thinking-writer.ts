import type { JsonObject, OpaqueState } from '@proxy/spec';
import { ownFields } from '../dialect.ts';
import { betweenSummaries, isState, signatureOf } from '../response/answer-blocks.ts';
import type { PartContext, PartEvent, PartWriter } from './part-writer.ts';

export interface ThinkingHead {
  readonly redacted?: boolean | undefined;
  readonly opaque?: OpaqueState | undefined;
}

/**
 * A thinking block, its signature last, or a redacted one, which is written at its end. Reasoning of another provider
 * gets a gateway's signature, which carries that provider's state.
 * @param fields what only this dialect knows of the block
 */
export function createThinkingWriter({ blocks }: PartContext, head: ThinkingHead, fields: JsonObject = {}): PartWriter {
  let { opaque } = head;
  let isOpen = false;
  let hasText = false;
  let summary: number | undefined;

  const open = (): string => {
    isOpen = true;
    return blocks.open({ type: 'thinking', thinking: '', signature: '', ...fields });
  };
  const write = (text: string, more?: JsonObject): string => {
    const opened = isOpen ? '' : open();
    if (more) return opened + blocks.delta(JSON.stringify({ type: 'thinking_delta', thinking: text, ...more }));
    return opened + blocks.delta(`{"type":"thinking_delta","thinking":${JSON.stringify(text)}}`);
  };
  const add = (event: PartEvent): string => {
    if (event.kind === 'signature') opaque = event.opaque;
    if (event.kind !== 'reasoning_delta' || event.text === '') return '';
    const isNext = isOpen && event.summary !== undefined && event.summary !== summary;
    summary = event.summary;
    hasText ||= event.summary === undefined;
    return write(isNext ? betweenSummaries + event.text : event.text, ownFields(event));
  };
  const close = (): string => {
    if (!isOpen && !isState(opaque)) return '';
    const signature = signatureOf(opaque, !hasText && summary !== undefined);
    if (!isOpen && head.redacted)
      return blocks.open({ type: 'redacted_thinking', data: signature, ...fields }) + blocks.close();
    const opened = isOpen ? '' : open();
    const signed = blocks.delta(`{"type":"signature_delta","signature":${JSON.stringify(signature)}}`);
    return opened + signed + blocks.close();
  };
  return { opening: '', isDivisible: true, add, close };
}
