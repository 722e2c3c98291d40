import type { PartHead, StreamEvent } from '@proxy/spec';

type Growth = Exclude<Extract<StreamEvent, { readonly part: number }>['kind'], 'part_start' | 'part_end'>;

/** What may happen in a part that opened so. */
const growthOf: Readonly<Record<PartHead['kind'], readonly Growth[]>> = {
  text: ['text_delta', 'citation', 'signature'],
  reasoning: ['reasoning_delta', 'signature'],
  refusal: ['refusal_delta'],
  tool_call: ['arguments_delta', 'signature'],
  audio: ['audio_delta'],
  image: [],
  native: ['native_delta'],
  whole: [],
};

interface OpenPart {
  readonly head: PartHead;
  hasNativeDelta: boolean;
}
interface CandidateState {
  readonly open: Map<number, OpenPart>;
  nextPart: number;
  isFinished: boolean;
}
type CandidateEvent = Extract<StreamEvent, { readonly candidate: number }>;

/**
 * What is wrong with the order of these events, as the grammar in `StreamEvent` has it; nothing is the answer for
 * legal ones. A stream that stops short of `end` or `error` is wrong as well.
 */
export function grammarProblems(events: readonly StreamEvent[]): string[] {
  const problems: string[] = [];
  const candidates = new Map<number, CandidateState>();
  let last: StreamEvent | undefined;
  let starts = 0;
  for (const [index, event] of events.entries()) {
    const report = (problem: string): number => problems.push(`${index} ${event.kind}: ${problem}`);
    if (last?.kind === 'end' || last?.kind === 'error') report(`comes after ${last.kind}`);
    if (event.kind === 'start' && starts++ > 0) report('comes a second time');
    if ('candidate' in event) {
      if (starts === 0) report('comes before start');
      followCandidate(stateOf(candidates, event.candidate), event, report);
    }
    if (event.kind === 'end') for (const problem of unfinished(candidates)) report(problem);
    last = event;
  }
  if (last?.kind !== 'end' && last?.kind !== 'error') problems.push('the events stop without end or error');
  return problems;
}

function stateOf(candidates: Map<number, CandidateState>, index: number): CandidateState {
  const state = candidates.get(index) ?? { open: new Map(), nextPart: 0, isFinished: false };
  candidates.set(index, state);
  return state;
}

function unfinished(candidates: ReadonlyMap<number, CandidateState>): string[] {
  return [...candidates]
    .filter(([, { isFinished }]) => !isFinished)
    .map(([index]) => `candidate ${index} has no finish`);
}

function followCandidate(state: CandidateState, event: CandidateEvent, report: (problem: string) => void): void {
  if (state.isFinished) report(`candidate ${event.candidate} has finished`);
  if (event.kind === 'finish') {
    for (const part of state.open.keys()) report(`part ${part} is still open`);
    state.isFinished = true;
  } else if (event.kind === 'part_start') {
    if (event.part !== state.nextPart) report(`part ${event.part} opens where ${state.nextPart} is next`);
    state.nextPart = event.part + 1;
    state.open.set(event.part, { head: event.head, hasNativeDelta: false });
  } else {
    followPart(state, event, report);
  }
}

function followPart(
  { open }: CandidateState,
  event: Exclude<CandidateEvent, { readonly kind: 'finish' | 'part_start' }>,
  report: (problem: string) => void,
): void {
  const part = open.get(event.part);
  if (!part) {
    report(`part ${event.part} is not open`);
  } else if (event.kind === 'part_end') {
    if (part.hasNativeDelta && !event.value) report('a native block with deltas ends without its value');
    open.delete(event.part);
  } else {
    if (!growthOf[part.head.kind].includes(event.kind)) report(`has no place in a part of kind ${part.head.kind}`);
    part.hasNativeDelta ||= event.kind === 'native_delta';
  }
}
