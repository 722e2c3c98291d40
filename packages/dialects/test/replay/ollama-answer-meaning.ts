import { isJsonObject, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

/** What an answer of Ollama means, whole or put together from a stream. */
export function readOllamaAnswer(body: JsonObject): AnswerMeaning[] {
  const { message, done, done_reason: word } = body;
  const said = isJsonObject(message) ? message : {};
  const calls = objects(said['tool_calls']).map((call, index) => {
    const called = isJsonObject(call['function']) ? call['function'] : {};
    return {
      id: textAt(call, 'id') || `call ${index}`,
      name: textAt(called, 'name'),
      input: inputOf(called['arguments']),
    };
  });
  const end = word === 'length' ? 'length' : calls.length > 0 ? 'calls' : 'end';
  return [
    {
      words: textAt(said, 'content'),
      reasoning: textAt(said, 'thinking'),
      calls,
      stop: done === true ? end : 'none',
      usage: { input: count(body['prompt_eval_count']), output: count(body['eval_count']) },
      sources: [],
    },
  ];
}
