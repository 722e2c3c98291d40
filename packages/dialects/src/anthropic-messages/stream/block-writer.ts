import type { JsonObject } from '@proxy/spec';
import type { GrammarWriter } from './stream-grammar.ts';

/** Writes the blocks of one message, one after the other, with the numbers they have there. */
export interface BlockWriter {
  open(block: JsonObject): string;
  /** `delta` is JSON: the deltas that come by the thousand are put together by hand. */
  delta(delta: string): string;
  close(): string;
}

/** @param begin the text that must stand before the first block; `''` once it was written */
export function createBlockWriter(grammar: GrammarWriter, begin: () => string): BlockWriter {
  let index = -1;
  return {
    open(block) {
      index++;
      const data = JSON.stringify({ type: 'content_block_start', index, content_block: block });
      return begin() + grammar.write('content_block_start', data);
    },
    delta: (delta) =>
      grammar.write('content_block_delta', `{"type":"content_block_delta","index":${index},"delta":${delta}}`),
    close: () => grammar.write('content_block_stop', `{"type":"content_block_stop","index":${index}}`),
  };
}
