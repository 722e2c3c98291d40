import type { ChatResponse } from './chat.ts';
import { type CandidateEvent, type CollectedCandidate, collectCandidate } from './collected-candidate.ts';
import type { StreamEvent } from './stream-event.ts';
import { mergeExtensions } from './streamed-values.ts';
import { mergeUsage } from './usage.ts';

/** Puts a streamed answer together, event by event. */
export interface Collector {
  /**
   * Adds what an event says. `ping`, `native` and `error` are no part of an answer and leave it as it is.
   * @throws Error where a part grows that never opened: a defect of whoever made the events
   */
  add(event: StreamEvent): void;
  /** The provider's terminator was seen, and no error. */
  readonly isComplete: boolean;
  /** The answer so far; what was not said yet is absent. */
  response(): ChatResponse;
}

type Frame = Omit<ChatResponse, 'candidates'>;
type FrameEvent = Exclude<StreamEvent, CandidateEvent>;

/** A collector for one answer. */
export function createCollector(): Collector {
  const candidates = new Map<number, CollectedCandidate>();
  let frame: Frame = {};
  let isComplete = false;

  const candidate = (index: number): CollectedCandidate => {
    const known = candidates.get(index) ?? collectCandidate(index);
    candidates.set(index, known);
    return known;
  };
  return {
    add(event) {
      if ('candidate' in event) candidate(event.candidate).add(event);
      else frame = framed(frame, event);
      if (event.kind === 'end') isComplete = true;
      else if (event.kind === 'error') isComplete = false;
    },
    get isComplete() {
      return isComplete;
    },
    response() {
      const inOrder = [...candidates].sort(([one], [other]) => one - other);
      return { ...frame, candidates: inOrder.map(([, collected]) => collected.candidate()) };
    },
  };
}

/** What stands around the candidates, after one more event. */
function framed(frame: Frame, event: FrameEvent): Frame {
  if (event.kind !== 'start' && event.kind !== 'usage') return frame;
  const { kind: _, usage, extensions: added, ...said } = event;
  const extensions = mergeExtensions(frame.extensions, added);
  return {
    ...frame,
    ...said,
    ...(usage && { usage: mergeUsage(frame.usage, usage) }),
    ...(extensions && { extensions }),
  };
}

/** The whole answer that these events amount to. */
export function collect(events: Iterable<StreamEvent>): ChatResponse {
  const collector = createCollector();
  for (const event of events) collector.add(event);
  return collector.response();
}
