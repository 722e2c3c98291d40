import { collect, isJsonObject, type JsonObject, type StreamEvent } from '@proxy/spec';
import { answerBytes, type Recording } from '@proxy/testing';
import { parsed, type RawEvent, readSse } from '../read-sse.ts';
import type { Problem } from './answer-meaning.ts';
import { type Cut, cutsOf } from './cuts.ts';
import { lostPaths } from './lost-paths.ts';
import { isTerminated, isUsageOnly, type Wire } from './wires.ts';

/** An answer that passes between equals: what is read of it in passing, and which bytes pass. */
export function replayPassthrough(recording: Recording, wire: Wire): Problem[] {
  const { body, sse } = recording.response;
  if (sse !== undefined) return streamProblems(recording, sse, wire);
  return isJsonObject(body) ? answerProblems(body, wire) : [];
}

function answerProblems(body: JsonObject, { codec }: Wire): Problem[] {
  const { id, model, usage, candidates } = codec.chat.decodeResponse(body);
  const known = { id, model, usage, stop: candidates[0]?.stop, isComplete: true };
  return progressProblems(known, codec.chat.readResponse(body));
}

function progressProblems(known: object, progress: object): Problem[] {
  const [one, other] = [known, progress].map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
  return lostPaths(one, other).map((detail) => ({ aspect: 'progress', detail }));
}

/** Framing is asserted only where the recording has the bytes that were sent. */
function streamProblems(recording: Recording, sse: string, wire: Wire): Problem[] {
  const bytes = answerBytes(recording);
  const isExact = recording.fidelity === 'wire';
  const cuts: readonly Cut[] = [{ name: 'nowhere', chunks: [bytes] }, ...cutsOf(bytes)];
  return [true, false].flatMap((includeUsage) => {
    const expected = textOwed(sse, includeUsage, wire);
    return cuts.flatMap(({ name, chunks }) => {
      const { text, problems } = watch(chunks, !isTerminated(sse, wire), includeUsage, wire);
      if (!isExact || text === expected) return problems;
      return [...problems, { aspect: 'bytes', detail: `cut ${name}, ${includeUsage ? 'with' : 'without'} usage` }];
    });
  });
}

/** All that was sent up to an error, without usage that was not asked for, and the terminator where it was left out. */
function textOwed(sse: string, includeUsage: boolean, wire: Wire): string {
  const events = readSse(sse);
  const failure = events.findIndex(isError);
  const passed = failure === -1 ? events : events.slice(0, failure);
  const wanted = passed.filter((event) => includeUsage || !isUsageOnly(event, wire));
  const isEnded = failure !== -1 || wire.terminator.pattern.test(sse);
  return wanted.map(({ text }) => text).join('') + (isEnded ? '' : wire.terminator.text);
}

function isError({ event, data }: RawEvent): boolean {
  const value = parsed(data);
  return event === 'error' || (isJsonObject(value) && (value['error'] ?? null) !== null);
}

function watch(chunks: readonly Uint8Array[], lenientTerminator: boolean, includeUsage: boolean, { codec }: Wire) {
  const observer = codec.chat.createObserver({ includeUsage, lenientTerminator });
  const decoder = codec.chat.createStreamDecoder({ lenientTerminator });
  const passed = [...chunks.map((chunk) => Buffer.from(observer.push(chunk))), Buffer.from(observer.end())];
  const events = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  return { text: Buffer.concat(passed).toString(), problems: progressProblems(knownOf(events), observer.progress) };
}

/** What the observer should know when all has passed. */
function knownOf(events: readonly StreamEvent[]): object {
  const { id, model, usage, candidates } = collect(events);
  const last = events.at(-1);
  const fault = last?.kind === 'error' ? last.fault : undefined;
  return { id, model, usage, stop: candidates[0]?.stop, isComplete: last?.kind === 'end', fault };
}
