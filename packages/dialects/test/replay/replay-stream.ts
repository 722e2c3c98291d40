import { collect, type JsonObject, type Loss, type StreamEvent } from '@proxy/spec';
import { answerBytes, grammarProblems, type Recording } from '@proxy/testing';
import { dataObjects, readSse } from '../read-sse.ts';
import { clipped, type Problem } from './answer-meaning.ts';
import { cutsOf } from './cuts.ts';
import { encoderOptions, illegal, meaningKept, sameness } from './replay-answer.ts';
import { isTerminated, isUsageOnly, type Source, type Wire } from './wires.ts';

interface Translation {
  readonly events: readonly StreamEvent[];
  readonly text: string;
  readonly losses: readonly Loss[];
}

/** How a stream is read and written. */
interface Way {
  readonly from: Source;
  readonly to: Wire;
  readonly lenientTerminator: boolean;
  readonly includeUsage: boolean;
}

/** A streamed answer, read and written anew, however its bytes are cut. */
export function replayStream(recording: Recording, from: Source, to: Wire): Problem[] {
  const bytes = answerBytes(recording);
  const lenientTerminator = !isTerminated(recording.response.sse ?? '', from);
  const way: Way = { from, to, lenientTerminator, includeUsage: true };
  const whole = translate([bytes], way);
  return [
    ...grammarProblems(whole.events).map((detail) => ({ aspect: 'events', detail })),
    ...illegal(to.streamComplaints(whole.text)),
    ...cutProblems(bytes, whole, way),
    ...usageProblems(bytes, whole, way),
    ...endProblems(recording, whole, from),
    ...(lenientTerminator && last(whole)?.kind === 'end' ? strictProblems(bytes, way) : []),
    ...contentProblems(recording, whole, from, to),
  ];
}

function translate(chunks: readonly Uint8Array[], { from, to, lenientTerminator, includeUsage }: Way): Translation {
  const losses: Loss[] = [];
  const decoder = from.codec.chat.createStreamDecoder({ lenientTerminator });
  const encoder = to.codec.chat.createStreamEncoder({
    ...encoderOptions,
    includeUsage,
    onLoss: (loss) => losses.push(loss),
  });
  const events: StreamEvent[] = [];
  let text = '';
  const pass = (step: readonly StreamEvent[]): void => {
    events.push(...step);
    text += encoder.push(step);
  };
  for (const chunk of chunks) pass(decoder.push(chunk));
  pass(decoder.end());
  return { events, text: text + encoder.end(), losses };
}

const last = ({ events }: Translation): StreamEvent | undefined => events.at(-1);

function cutProblems(bytes: Uint8Array, whole: Translation, way: Way): Problem[] {
  const answer = JSON.stringify(collect(whole.events));
  return cutsOf(bytes).flatMap(({ name, chunks }) => {
    const cut = translate(chunks, way);
    if (JSON.stringify(collect(cut.events)) !== answer)
      return [{ aspect: 'cuts', detail: `another answer, cut ${name}` }];
    return cut.text === whole.text ? [] : [{ aspect: 'cuts', detail: `another text, cut ${name}` }];
  });
}

/** A client that did not ask for usage gets all the rest. */
function usageProblems(bytes: Uint8Array, whole: Translation, way: Way): Problem[] {
  const { text } = translate([bytes], { ...way, includeUsage: false });
  const rest = readSse(whole.text).filter((event) => !isUsageOnly(event, way.to));
  return text === rest.map((event) => event.text).join('') ? [] : [{ aspect: 'usage chunk', detail: clipped(text) }];
}

/** A stream ends with `end`, save where the provider itself put an error into it. */
function endProblems({ response }: Recording, { events }: Translation, from: Source): Problem[] {
  const event = events.at(-1);
  const isRight = event?.kind === (from.objects(response.sse ?? '').some(hasError) ? 'error' : 'end');
  return isRight ? [] : [{ aspect: 'end', detail: JSON.stringify(event) }];
}

/** Without its terminator a stream is not complete, unless its provider is known to leave it out. */
function strictProblems(bytes: Uint8Array, way: Way): Problem[] {
  const event = last(translate([bytes], { ...way, lenientTerminator: false }));
  const isTold = event?.kind === 'error' && event.fault.class === 'stream_truncated';
  return isTold ? [] : [{ aspect: 'end', detail: `taken for complete: ${JSON.stringify(event)}` }];
}

const endings: ReadonlySet<string> = new Set(['stop', 'usage', 'whole stop', 'whole usage']);

/** Where the provider broke off with an error, what it said before survives, but nothing tells an end. */
function contentProblems({ response }: Recording, whole: Translation, from: Source, to: Wire): Problem[] {
  const said = from.objects(response.sse ?? '');
  const failure = said.findIndex(hasError);
  const original = from.accumulate(failure === -1 ? said : said.slice(0, failure));
  const copy = to.accumulate(dataObjects(whole.text));
  if (from === to) return sameness(original, copy, whole.losses);
  const problems = [
    ...meaningKept(from.readAnswer(original), to.readAnswer(copy)),
    ...wholeProblems(whole.events, copy, to),
  ];
  return failure === -1 ? problems : problems.filter(({ aspect }) => !endings.has(aspect));
}

const hasError = ({ type, error }: JsonObject): boolean => type === 'error' || (error ?? null) !== null;

/** The stream tells what the whole answer that its events amount to would have told. */
function wholeProblems(events: readonly StreamEvent[], streamed: JsonObject, to: Wire): Problem[] {
  const whole = to.codec.chat.encodeResponse(collect(events), encoderOptions);
  const problems = meaningKept(to.readAnswer(JSON.parse(JSON.stringify(whole)) as JsonObject), to.readAnswer(streamed));
  return problems.map(({ aspect, detail }) => ({ aspect: `whole ${aspect}`, detail }));
}
