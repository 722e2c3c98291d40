import { isJsonObject } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import type { Problem } from './answer-meaning.ts';
import { replayAnswer } from './replay-answer.ts';
import { replayError } from './replay-error.ts';
import { replayPassthrough } from './replay-passthrough.ts';
import { replayRequest } from './replay-request.ts';
import { replayStream } from './replay-stream.ts';
import { type UpstreamWire, upstreamWires, type Wire, wires } from './wires.ts';

/** Something that did not survive. */
export interface Finding {
  readonly id: string;
  /** The step, the dialect translated to, and what went wrong: `answer → anthropic-messages: words`. */
  readonly where: string;
  readonly detail: string;
}

export type StepName = 'request' | 'answer' | 'stream' | 'error' | 'passthrough';
/** One step that was taken. */
export interface Take {
  readonly from: string;
  readonly to: string;
  readonly step: StepName;
}
export interface Replay {
  readonly findings: readonly Finding[];
  readonly takes: readonly Take[];
}

interface Step<From extends UpstreamWire> {
  readonly name: StepName;
  applies(recording: Recording, from: From, to: Wire): boolean;
  run(recording: Recording, from: From, to: Wire): Problem[];
}

/** Some hosts answer 200 and put the error into the body. */
const isFailed = ({ response: { status, body } }: Recording): boolean =>
  status >= 400 || (isJsonObject(body) && isJsonObject(body['error']));
const isStream = ({ response }: Recording): boolean => response.sse !== undefined;
const isWhole = ({ response }: Recording): boolean => isJsonObject(response.body);
/** What clients send in a dialect that is only read says nothing of the one that is spoken. */
const hasRequest = ({ api, request }: Recording, { codec }: Wire): boolean =>
  api === codec.dialect && isJsonObject(request?.body);

/** Steps that a dialect takes which is only read. */
const upstreamSteps: readonly Step<UpstreamWire>[] = [
  { name: 'answer', applies: (each) => !isFailed(each) && isWhole(each), run: replayAnswer },
  { name: 'error', applies: isFailed, run: replayError },
];
const steps: readonly Step<Wire>[] = [
  ...upstreamSteps,
  { name: 'request', applies: hasRequest, run: replayRequest },
  { name: 'stream', applies: (each) => !isFailed(each) && isStream(each), run: replayStream },
  { name: 'passthrough', applies: (each, from, to) => from === to && !isFailed(each), run: replayPassthrough },
];

/** Takes a recording through its own dialect and through the others; one of another dialect is left alone. */
export function replay(recording: Recording, dialects: readonly Wire[] = wires): Replay {
  const speaks = ({ apis }: UpstreamWire): boolean => apis.includes(recording.api);
  const from = dialects.find(speaks);
  if (from) return takeAll(steps, recording, from, dialects);
  const upstream = upstreamWires.find(speaks);
  return upstream ? takeAll(upstreamSteps, recording, upstream, dialects) : { findings: [], takes: [] };
}

function takeAll<From extends UpstreamWire>(
  known: readonly Step<From>[],
  recording: Recording,
  from: From,
  dialects: readonly Wire[],
): Replay {
  const taken = dialects.flatMap((to) =>
    known.filter((step) => step.applies(recording, from, to)).map((step) => ({ step, to })),
  );
  return {
    findings: taken.flatMap(({ step, to }) => take(step, recording, from, to)),
    takes: taken.map(({ step, to }) => ({ from: recording.api, to: to.codec.dialect, step: step.name })),
  };
}

function take<From extends UpstreamWire>(step: Step<From>, recording: Recording, from: From, to: Wire): Finding[] {
  const found = ({ aspect, detail }: Problem): Finding => ({
    id: recording.id,
    where: `${step.name} → ${to.codec.dialect}: ${aspect}`,
    detail,
  });
  try {
    return step.run(recording, from, to).map(found);
  } catch (error) {
    return [found({ aspect: 'throws', detail: String(error) })];
  }
}
