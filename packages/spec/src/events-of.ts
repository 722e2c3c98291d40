import type { Candidate, ChatResponse } from './chat.ts';
import type { Json } from './json.ts';
import { type PartSteps, stepsOf } from './part-steps.ts';
import type { StreamEvent } from './stream-event.ts';

/**
 * A whole answer as the events that would have streamed it, for whatever works on events. `collect` gives the answer
 * back, save for what an answer has no use for (`cache`, `detail`) and a candidate without a stop reason: it finishes
 * with `unknown`, since by the grammar of events each candidate finishes.
 */
export function eventsOf(response: ChatResponse): StreamEvent[] {
  const { candidates, usage, ...frame } = response;
  const counted: StreamEvent[] = usage ? [{ kind: 'usage', usage }] : [];
  return [{ kind: 'start', ...frame }, ...candidates.flatMap(candidateEvents), ...counted, { kind: 'end' }];
}

function candidateEvents({ index, content, logprobs, stop = 'unknown', ...said }: Candidate): StreamEvent[] {
  const events: StreamEvent[] = content.flatMap((part, number) => partEvents(stepsOf(part), index, number));
  events.push({ kind: 'finish', candidate: index, stop, ...said });
  return logprobs === undefined ? events : withLogprobs(events, logprobs);
}

function partEvents({ head, growth, extensions }: PartSteps, candidate: number, part: number): StreamEvent[] {
  const place = { candidate, part };
  return [
    { kind: 'part_start', ...place, head, ...(extensions && { extensions }) },
    ...growth.map((step) => ({ ...step, ...place })),
    { kind: 'part_end', ...place },
  ];
}

/** Log probabilities go with the candidate's first text, else with its end. */
function withLogprobs(events: readonly StreamEvent[], logprobs: Json): StreamEvent[] {
  const bearer = events.find((event) => event.kind === 'text_delta') ?? events.at(-1);
  return events.map((event) => (event === bearer ? { ...event, logprobs } : event));
}
