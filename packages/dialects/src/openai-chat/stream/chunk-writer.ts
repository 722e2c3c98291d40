import type { JsonObject } from '@proxy/spec';
import { sseData } from '../../sse/encode.ts';

/** Writes chunks that all belong to one answer. */
export interface ChunkWriter {
  /** A chunk of one candidate. `choice` stands beside the delta. */
  delta(candidate: number, delta: JsonObject, choice?: JsonObject): string;
  /** As `delta` with only a text in it: the hot path of a stream. Never the first chunk. */
  text(candidate: number, text: string): string;
  /** A chunk of other fields; without `choices` it has none. */
  fields(fields: JsonObject): string;
}

export interface ChunkHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/** @param first fields that the first chunk has besides its own */
export function createChunkWriter({ id, created, model }: ChunkHead, first: JsonObject = {}): ChunkWriter {
  const head = JSON.stringify({ id, object: 'chat.completion.chunk', created, model }).slice(0, -1);
  let owed = first;
  const write = (fields: JsonObject): string => {
    const whole = JSON.stringify({ ...owed, ...fields });
    owed = {};
    return sseData(`${head},${whole.slice(1)}`);
  };
  return {
    delta: (index, delta, choice) => write({ choices: [{ index, delta, finish_reason: null, ...choice }] }),
    text(index, text) {
      const delta = `{"content":${JSON.stringify(text)}}`;
      return `data: ${head},"choices":[{"index":${index},"delta":${delta},"finish_reason":null}]}\n\n`;
    },
    fields: (fields) => write({ choices: [], ...fields }),
  };
}
