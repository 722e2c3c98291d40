import { isJsonObject, type JsonObject, type Loss } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import { differences, type Problem } from './answer-meaning.ts';
import { lostPaths } from './lost-paths.ts';
import type { Source, Wire } from './wires.ts';

/** What the encoders are told besides the answer. */
export const encoderOptions = { requestId: 'replay', model: 'replayed-model', nowSeconds: 1_767_225_600 } as const;

/** A whole answer, read and written anew. */
export function replayAnswer({ response }: Recording, from: Source, to: Wire): Problem[] {
  const { body } = response;
  if (!isJsonObject(body)) return [];
  const losses: Loss[] = [];
  const written = to.codec.chat.encodeResponse(from.codec.chat.decodeResponse(body), {
    ...encoderOptions,
    onLoss: (loss) => losses.push(loss),
  });
  const copy = JSON.parse(JSON.stringify(written)) as JsonObject;
  to.codec.chat.decodeResponse(copy);
  if (from === to) return sameness(body, copy, losses);
  return [...meaningKept(from.readAnswer(body), to.readAnswer(copy)), ...illegal(to.answerComplaints(copy))];
}

/** In one dialect everything comes back, and nothing is reported lost. */
export function sameness(original: JsonObject, copy: JsonObject, losses: readonly Loss[]): Problem[] {
  return [
    ...lostPaths(original, copy).map((detail) => ({ aspect: 'lost', detail })),
    ...losses.map((loss) => ({ aspect: 'losses', detail: JSON.stringify(loss) })),
  ];
}

type Meanings = ReturnType<Source['readAnswer']>;

/** Across dialects each candidate means what it meant. */
export function meaningKept(original: Meanings, copy: Meanings): Problem[] {
  return original.flatMap((meaning, index) => {
    const again = copy[index];
    return again ? differences(meaning, again) : [{ aspect: 'candidates', detail: `candidate ${index} is gone` }];
  });
}

export const illegal = (complaints: readonly string[]): Problem[] =>
  complaints.map((detail) => ({ aspect: 'grammar', detail }));
