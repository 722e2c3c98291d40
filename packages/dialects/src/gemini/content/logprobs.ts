import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** `logprobsResult` in the form that dialects share: a list of tokens, each with its alternatives. */
export function readLogprobs(result: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(result)) return undefined;
  const top = objects(result['topCandidates']);
  const content = objects(result['chosenCandidates']).map((chosen, index) => ({
    ...readToken(chosen),
    top_logprobs: objects(top[index]?.['candidates']).map(readToken),
  }));
  return content.length === 0 ? undefined : { content };
}

function readToken({ token, logProbability }: JsonObject): JsonObject {
  return {
    token: typeof token === 'string' ? token : '',
    logprob: typeof logProbability === 'number' ? logProbability : 0,
    bytes: null,
  };
}

/** `logprobsResult` for what another dialect told; `undefined` where that is no list of tokens. */
export function writeLogprobs(logprobs: Json | undefined): JsonObject | undefined {
  const content = isJsonObject(logprobs) ? objects(logprobs['content']) : [];
  if (content.length === 0) return undefined;
  return {
    topCandidates: content.map(({ top_logprobs: top }) => ({ candidates: objects(top).map(writeToken) })),
    chosenCandidates: content.map(writeToken),
  };
}

const writeToken = ({ token, logprob }: JsonObject): JsonObject => ({ token, logProbability: logprob });

const hasBytes = ({ bytes }: JsonObject): boolean => Array.isArray(bytes);

/** Tells what of another dialect's log probabilities cannot be said. */
export function loseLogprobs(logprobs: Json | undefined, losses: AnswerLosses): void {
  if (!isJsonObject(logprobs)) return;
  const chosen = objects(logprobs['content']);
  const asText = 'Tokens are told as text alone.';
  if (chosen.some(hasBytes)) losses.lose('dropped', 'logprobs.bytes', asText);
  if (chosen.some(({ top_logprobs: top }) => objects(top).some(hasBytes)))
    losses.lose('dropped', 'logprobs.top_logprobs.bytes', asText);
  if (objects(logprobs['refusal']).length > 0)
    losses.lose('dropped', 'logprobs.refusal', 'A refusal has no log probabilities here.');
}
