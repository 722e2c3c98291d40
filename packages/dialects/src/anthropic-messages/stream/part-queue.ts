import type { PartEvent, PartStart, PartWriter } from './part-writer.ts';

/** Brings parts that grow side by side into a sequence, as this dialect demands. */
export interface PartQueue {
  add(event: PartEvent): string;
  /** No more parts will come: what still waits, in order. */
  flush(): string;
}

/**
 * One part is open at a time. Another that opens meanwhile closes it where it is divisible, so that text flows without
 * delay; its late pieces then go into a further block. A tool call is not divisible: parts beside it wait until it ends.
 * @param open called when it is the part's turn
 * @param onLate told of a piece that comes after its tool call has ended; it cannot be written any more
 */
export function createPartQueue(open: (start: PartStart) => PartWriter, onLate: () => void): PartQueue {
  const starts = new Map<number, PartStart>();
  const waiting = new Map<number, PartEvent[]>();
  let part = -1;
  let writer: PartWriter | undefined;

  const close = (): string => {
    const closed = writer?.close() ?? '';
    writer = undefined;
    return closed;
  };
  const begin = (start: PartStart): string => {
    const closed = close();
    part = start.part;
    writer = open(start);
    return closed + writer.opening;
  };
  /** The parts that waited, as far as one after the other can end. */
  const advance = (): string => {
    let text = '';
    for (const [next, events] of waiting) {
      if (writer && !writer.isDivisible) break;
      waiting.delete(next);
      for (const event of events) text += event.kind === 'part_start' ? begin(event) : addToOpen(event);
    }
    return text;
  };
  const addToOpen = (event: PartEvent): string => {
    if (event.kind === 'part_end') return close();
    return writer?.add(event) ?? '';
  };
  const enter = (start: PartStart, ...events: readonly PartEvent[]): string => {
    if (writer && !writer.isDivisible) {
      waiting.set(start.part, [start, ...events]);
      return '';
    }
    return begin(start) + events.map(addToOpen).join('');
  };
  /** A piece of a part that was closed before its end. */
  const addLate = (event: PartEvent): string => {
    const start = starts.get(event.part);
    if (event.kind === 'part_end') return '';
    if (start && divisibleKinds.has(start.head.kind)) return enter(start, event);
    onLate();
    return '';
  };
  return {
    add(event) {
      if (event.part === part && writer) return addToOpen(event) + (writer ? '' : advance());
      const queued = waiting.get(event.part);
      if (queued) queued.push(event);
      if (queued) return '';
      if (event.kind !== 'part_start') return addLate(event);
      starts.set(event.part, event);
      return enter(event);
    },
    flush() {
      let text = close();
      for (const events of waiting.values())
        for (const event of events) text += event.kind === 'part_start' ? begin(event) : addToOpen(event);
      waiting.clear();
      return text + close();
    },
  };
}

const divisibleKinds: ReadonlySet<string> = new Set(['text', 'reasoning', 'refusal', 'audio']);
