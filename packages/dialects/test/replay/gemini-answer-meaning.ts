import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type MeantUsage, type StopClass } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

/** What each candidate of a Gemini answer means, whole or put together from a stream. */
export function readGeminiAnswer(body: JsonObject): AnswerMeaning[] {
  const usage = usageOf(body['usageMetadata']);
  const candidates = objects(body['candidates']).map((candidate) => readCandidate(candidate, usage));
  const { promptFeedback: feedback } = body;
  if (candidates.length > 0 || !isJsonObject(feedback)) return candidates;
  return [{ words: '', reasoning: '', calls: [], stop: 'filter', usage, sources: [] }];
}

function readCandidate(candidate: JsonObject, usage: MeantUsage): AnswerMeaning {
  const { content, finishReason, groundingMetadata } = candidate;
  const parts = objects(isJsonObject(content) ? content['parts'] : []);
  const calls = parts.flatMap(({ functionCall: call }) =>
    isJsonObject(call) ? [{ id: textAt(call, 'id'), name: textAt(call, 'name'), input: inputOf(call['args']) }] : [],
  );
  const said = (isThought: boolean): string =>
    parts.map((part) => ((part['thought'] === true) === isThought ? textAt(part, 'text') : '')).join('');
  return {
    words: said(false),
    reasoning: said(true),
    calls,
    stop: stopOf(finishReason, calls.length > 0),
    usage,
    sources: sourcesOf(groundingMetadata),
  };
}

const filters = /^(?:SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII|IMAGE_SAFETY|MODEL_ARMOR)$/;

function stopOf(reason: Json | undefined, hasCalls: boolean): StopClass {
  if (reason === undefined) return 'none';
  if (reason === 'MAX_TOKENS' || reason === 2) return 'length';
  if (filters.test(String(reason)) || reason === 3) return 'filter';
  return hasCalls ? 'calls' : 'end';
}

function usageOf(usage: Json | undefined): MeantUsage {
  const raw = isJsonObject(usage) ? usage : {};
  const sum = (...names: readonly string[]): number | undefined => {
    const counts = names.map((name) => count(raw[name])).filter((each) => each !== undefined);
    return counts.length === 0 ? undefined : counts.reduce((one, other) => one + other, 0);
  };
  return {
    input: sum('promptTokenCount', 'toolUsePromptTokenCount'),
    cached: sum('cachedContentTokenCount'),
    output: sum('candidatesTokenCount', 'thoughtsTokenCount'),
    reasoning: sum('thoughtsTokenCount'),
  };
}

/** The addresses behind each stretch of text, or all of them where no stretch is named. */
function sourcesOf(grounding: Json | undefined): string[] {
  if (!isJsonObject(grounding)) return [];
  const chunks = objects(grounding['groundingChunks']).map(({ web }) => (isJsonObject(web) ? textAt(web, 'uri') : ''));
  const supports = objects(grounding['groundingSupports']);
  const cited = supports.flatMap(({ groundingChunkIndices: indices }) =>
    Array.isArray(indices) ? indices.map((index: Json) => chunks[Number(index)] ?? '') : [],
  );
  return (supports.length === 0 ? chunks : cited).filter((address) => address !== '');
}
