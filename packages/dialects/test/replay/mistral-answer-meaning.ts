import { isJsonObject, type JsonObject } from '@proxy/spec';
import type { AnswerMeaning } from './answer-meaning.ts';
import { count, readOpenaiAnswer } from './openai-answer-meaning.ts';

/** What an answer of Mistral means: as OpenAI's, save that what was heard is counted beside the prompt. */
export function readMistralAnswer(body: JsonObject): AnswerMeaning[] {
  const { usage } = body;
  const details = isJsonObject(usage) ? usage['prompt_tokens_details'] : undefined;
  const heard = isJsonObject(details) ? (count(details['audio_tokens']) ?? 0) : 0;
  if (!isJsonObject(usage) || heard === 0) return readOpenaiAnswer(body);
  return readOpenaiAnswer({
    ...body,
    usage: { ...usage, prompt_tokens: (count(usage['prompt_tokens']) ?? 0) + heard },
  });
}
