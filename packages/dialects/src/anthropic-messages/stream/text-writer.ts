import type { Citation, JsonObject } from '@proxy/spec';
import { ownFields } from '../dialect.ts';
import { encodeCitation, loseOpaque } from '../response/answer-blocks.ts';
import type { PartContext, PartEvent, PartWriter } from './part-writer.ts';

/**
 * A text block. It opens with its first text, since an empty one is illegal; citations that come before wait for it.
 * @param fields what only this dialect knows of the block
 */
export function createTextWriter({ blocks, losses }: PartContext, fields: JsonObject = {}): PartWriter {
  let isOpen = false;
  const citations: string[] = [];

  const open = (): string => {
    isOpen = true;
    const opened = blocks.open({ type: 'text', text: '', ...fields });
    return opened + citations.map((citation) => blocks.delta(citation)).join('');
  };
  const write = (text: string, more?: JsonObject): string => {
    if (text === '') return '';
    const opened = isOpen ? '' : open();
    if (more) return opened + blocks.delta(JSON.stringify({ type: 'text_delta', text, ...more }));
    return opened + blocks.delta(`{"type":"text_delta","text":${JSON.stringify(text)}}`);
  };
  const cite = (citation: Citation): string => {
    const written = encodeCitation(citation, losses);
    if (!written) return '';
    const delta = JSON.stringify({ type: 'citations_delta', citation: written });
    if (isOpen) return blocks.delta(delta);
    citations.push(delta);
    return '';
  };
  const add = (event: PartEvent): string => {
    switch (event.kind) {
      case 'text_delta':
        if (event.logprobs !== undefined) losses.lose('dropped', 'logprobs', 'A message holds no log probabilities.');
        return write(event.text, ownFields(event));
      case 'refusal_delta':
        return write(event.text);
      case 'audio_delta':
        return write(event.transcript ?? '');
      case 'citation':
        return cite(event.citation);
      case 'signature':
        loseOpaque(event.opaque, losses);
        return '';
      default:
        return '';
    }
  };
  return { opening: '', isDivisible: true, add, close: () => (isOpen ? blocks.close() : '') };
}
