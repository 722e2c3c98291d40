import { isJsonObject } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import type { Problem } from './answer-meaning.ts';
import { replayAnswer } from './replay-answer.ts';
import { replayError } from './replay-error.ts';
import { replayPassthrough } from './replay-passthrough.ts';
import { replayRequest } from './replay-request.ts';
import { replayStream } from './replay-stream.ts';
import { type Wire, wires } from './wires.ts';

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

interface Step {
  readonly name: StepName;
  applies(recording: Recording, from: Wire, to: Wire): boolean;
  run(recording: Recording, from: Wire, to: Wire): Problem[];
}

/** Some hosts answer 200 and put the error into the body. */
const isFailed = ({ response: { status, body } }: Recording): boolean =>
  status >= 400 || (isJsonObject(body) && isJsonObject(body['error']));
const isStream = ({ response }: Recording): boolean => response.sse !== undefined;
/** A list in JSON passes to no client as it is: upstreams are asked for events. */
const isList = ({ response: { sse } }: Recording): boolean => sse?.trimStart().startsWith('[') ?? false;
const isWhole = ({ response }: Recording): boolean => isJsonObject(response.body);
/** What clients send in a dialect that is only read says nothing of the one that is spoken. */
const hasRequest = ({ api, request }: Recording, { spoken }: Wire): boolean =>
  api === spoken && isJsonObject(request?.body);

const steps: readonly Step[] = [
  { name: 'request', applies: hasRequest, run: replayRequest },
  { name: 'answer', applies: (each) => !isFailed(each) && isWhole(each), run: replayAnswer },
  { name: 'stream', applies: (each) => !isFailed(each) && isStream(each), run: replayStream },
  { name: 'error', applies: isFailed, run: replayError },
  {
    name: 'passthrough',
    applies: (each, from, to) => from === to && !isFailed(each) && !isList(each),
    run: replayPassthrough,
  },
];

/** Takes a recording through its own dialect and through the others; one of another dialect is left alone. */
export function replay(recording: Recording, dialects: readonly Wire[] = wires): Replay {
  const from = dialects.find(({ apis }) => apis.includes(recording.api));
  if (!from) return { findings: [], takes: [] };
  const taken = dialects.flatMap((to) =>
    steps.filter((step) => step.applies(recording, from, to)).map((step) => ({ step, to })),
  );
  return {
    findings: taken.flatMap(({ step, to }) => take(step, recording, from, to)),
    takes: taken.map(({ step, to }) => ({ from: recording.api, to: to.codec.dialect, step: step.name })),
  };
}

function take(step: Step, recording: Recording, from: Wire, to: Wire): Finding[] {
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
