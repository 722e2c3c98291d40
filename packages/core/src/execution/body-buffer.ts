/** Gathers a body up to a cap. */
export interface BodyBuffer {
  /** False once the cap is passed; what came is dropped. */
  add(chunk: Uint8Array): boolean;
  bytes(): Uint8Array;
}

export function createBodyBuffer(maxBytes: number): BodyBuffer {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    add(chunk) {
      length += chunk.byteLength;
      if (length > maxBytes) {
        chunks.length = 0;
        return false;
      }
      chunks.push(chunk);
      return true;
    },
    bytes: () => (chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)),
  };
}
