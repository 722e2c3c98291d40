import { open } from 'node:fs/promises';
import { noneIfMissing } from './usage-files.ts';

const blockBytes = 64 * 1024;
const lineEnd = 0x0a;

/**
 * The lines of a file from the last to the first, a block at a time, so that a day of any size costs the memory of a
 * block and a line. A last line without its end is among them. A file that does not exist has no lines. Lines longer than `mostBytes` are left out.
 */
export async function* linesBackward(path: string, mostBytes: number = 1024 * 1024): AsyncGenerator<string> {
  const [opened] = await open(path, 'r').then((file) => [file], noneIfMissing);
  if (!opened) return;
  await using file = opened;
  /** The pieces of the line whose beginning was not met yet, last piece first. */
  let pieces: Buffer[] = [];
  let length = 0;
  const keep = (piece: Buffer): void => {
    length += piece.byteLength;
    if (length <= mostBytes) pieces.push(Buffer.from(piece));
  };
  const line = (): string => {
    const text = length <= mostBytes ? Buffer.concat(pieces.reverse()).toString() : '';
    pieces = [];
    length = 0;
    return text;
  };
  let { size: position } = await file.stat();
  while (position > 0) {
    const start = Math.max(0, position - blockBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(position - start), 0, position - start, start);
    let end = bytesRead;
    for (let at = lastLineEnd(buffer, end); at !== -1; at = lastLineEnd(buffer, end)) {
      keep(buffer.subarray(at + 1, end));
      const text = line();
      if (text !== '') yield text;
      end = at;
    }
    keep(buffer.subarray(0, end));
    position = start;
  }
  const first = line();
  if (first !== '') yield first;
}

function lastLineEnd(buffer: Buffer, before: number): number {
  return before === 0 ? -1 : buffer.lastIndexOf(lineEnd, before - 1);
}
