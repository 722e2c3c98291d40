import type { Candidate } from './chat.ts';
import { type CollectedPart, collectPart, type PartGrowth } from './collected-part.ts';
import type { Json } from './json.ts';
import type { StreamEvent } from './stream-event.ts';
import { joinAllStreamed } from './streamed-values.ts';

export type CandidateEvent = Extract<StreamEvent, { readonly candidate: number }>;
type Finish = Extract<CandidateEvent, { readonly kind: 'finish' }>;

/** One of several answers, as far as it has come. */
export interface CollectedCandidate {
  /** @throws Error where a part grows that never opened */
  add(event: CandidateEvent): void;
  candidate(): Candidate;
}

export function collectCandidate(index: number): CollectedCandidate {
  const parts = new Map<number, CollectedPart>();
  let finish: Finish | undefined;
  const logprobs: (Json | undefined)[] = [];

  const grow = (event: PartGrowth): void => {
    const part = parts.get(event.part);
    if (!part) throw new Error(`Part ${event.part} of candidate ${event.candidate} grows but never opened.`);
    part.grow(event);
  };
  return {
    add(event) {
      if ('logprobs' in event) logprobs.push(event.logprobs);
      if (event.kind === 'finish') finish = event;
      else if (event.kind === 'part_start') parts.set(event.part, collectPart(event.head, event.extensions));
      else grow(event);
    },
    candidate() {
      const joined = joinAllStreamed(logprobs);
      return {
        index,
        content: [...parts.values()].map((part) => part.part()),
        ...ending(finish),
        ...(joined !== undefined && { logprobs: joined }),
      };
    },
  };
}

function ending(finish: Finish | undefined): Partial<Candidate> {
  if (!finish) return {};
  const { kind: _, candidate: __, logprobs: ___, ...said } = finish;
  return said;
}
