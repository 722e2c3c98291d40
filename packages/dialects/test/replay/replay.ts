import { isJsonObject } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import type { Problem } from './answer-meaning.ts';
import { replayAnswer } from './replay-answer.ts';
import { replayError } from './replay-error.ts';
import { replayPassthrough } from './replay-passthrough.ts';
import { replayRequest } from './replay-request.ts';
import { replayStream } from './replay-stream.ts';
import { type Source, sources, type Wire, wires } from './wires.ts';

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
  applies(recording: Recording, from: Source, to: Wire): boolean;
  run(recording: Recording, from: Source, to: Wire): Problem[];
}
/** A step that only a dialect takes that clients speak. */
interface ClientStep {
  readonly name: StepName;
  applies(recording: Recording, from: Wire, to: Wire): boolean;
  run(recording: Recording, from: Wire, to: Wire): Problem[];
}

/** Some hosts answer 200 and put the error into the body. */
const isFailed = ({ response: { status, body } }: Recording): boolean =>
  status >= 400 || (isJsonObject(body) && isJsonObject(body['error']));
const isStream = ({ response }: Recording): boolean => response.sse !== undefined;
const isWhole = ({ response }: Recording): boolean => isJsonObject(response.body);
/** Some collections hold answers of one face of a host among those of another. */
const isForeign = ({ api, response: { body } }: Recording): boolean =>
  (api === 'ollama-chat' && isJsonObject(body) && body['object'] === 'chat.completion') ||
  (api === 'cohere-chat' && isJsonObject(body) && body['embeddings'] !== undefined);

const clientSteps: readonly ClientStep[] = [
  { name: 'request', applies: ({ request }) => isJsonObject(request?.body), run: replayRequest },
  { name: 'passthrough', applies: (each, from, to) => from === to && !isFailed(each), run: replayPassthrough },
];
const steps: readonly Step[] = [
  { name: 'answer', applies: (each) => !isFailed(each) && isWhole(each), run: replayAnswer },
  { name: 'stream', applies: (each) => !isFailed(each) && isStream(each), run: replayStream },
  { name: 'error', applies: isFailed, run: replayError },
];

/** Takes a recording through its own dialect and through those of clients; one of another dialect is left alone. */
export function replay(recording: Recording, dialects: readonly Wire[] = wires): Replay {
  const client = dialects.find(({ codec }) => codec.dialect === recording.api);
  const from = client ?? sources.find(({ codec }) => codec.dialect === recording.api);
  if (!from || isForeign(recording)) return { findings: [], takes: [] };
  const taken = dialects.flatMap((to) => [
    ...steps
      .filter((step) => step.applies(recording, from, to))
      .map(({ name, run }) => ({ name, to, run: () => run(recording, from, to) })),
    ...(client ? clientSteps : [])
      .filter((step) => client && step.applies(recording, client, to))
      .map(({ name, run }) => ({ name, to, run: () => (client ? run(recording, client, to) : []) })),
  ]);
  return {
    findings: taken.flatMap((step) => take(step, recording)),
    takes: taken.map(({ name, to }) => ({ from: recording.api, to: to.codec.dialect, step: name })),
  };
}

interface Taken {
  readonly name: StepName;
  readonly to: Wire;
  run(): Problem[];
}

function take({ name, to, run }: Taken, recording: Recording): Finding[] {
  const found = ({ aspect, detail }: Problem): Finding => ({
    id: recording.id,
    where: `${name} → ${to.codec.dialect}: ${aspect}`,
    detail,
  });
  try {
    return run().map(found);
  } catch (error) {
    return [found({ aspect: 'throws', detail: String(error) })];
  }
}
