/** Bytes that wait for their continuation. Appending any number of pieces costs time linear in their length. */
export interface HeldBytes {
  readonly length: number;
  /** Copies the piece. */
  append(piece: Uint8Array): void;
  /** What was held, followed by the piece; nothing is held any more. Copies only where something was held. */
  take(piece: Uint8Array): Uint8Array;
}

const none: Uint8Array = new Uint8Array(0);

export function createHeldBytes(): HeldBytes {
  let room = none;
  let length = 0;
  const reserve = (needed: number): void => {
    if (needed <= room.length) return;
    const larger = new Uint8Array(length === 0 ? needed : Math.max(needed, room.length * 2));
    larger.set(room.subarray(0, length));
    room = larger;
  };
  return {
    get length() {
      return length;
    },
    append(piece) {
      if (piece.length === 0) return;
      reserve(length + piece.length);
      room.set(piece, length);
      length += piece.length;
    },
    take(piece) {
      if (length === 0) return piece;
      const whole = new Uint8Array(length + piece.length);
      whole.set(room.subarray(0, length));
      whole.set(piece, length);
      room = none;
      length = 0;
      return whole;
    },
  };
}
