import { isJsonObject, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type StopClass } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

const stops: Readonly<Record<string, StopClass>> = {
  COMPLETE: 'end',
  STOP_SEQUENCE: 'end',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'calls',
};

/** What an answer of Cohere means, whole or put together from a stream. */
export function readCohereAnswer({ message, finish_reason: word, usage }: JsonObject): AnswerMeaning[] {
  const said = isJsonObject(message) ? message : {};
  const content = objects(said['content']);
  return [
    {
      words: content.map((entry) => textAt(entry, 'text')).join('') + textAt(said, 'tool_plan'),
      reasoning: content.map((entry) => textAt(entry, 'thinking')).join(''),
      calls: objects(said['tool_calls']).map((call) => {
        const called = isJsonObject(call['function']) ? call['function'] : {};
        return { id: textAt(call, 'id'), name: textAt(called, 'name'), input: inputOf(called['arguments']) };
      }),
      stop: typeof word === 'string' ? (stops[word] ?? 'end') : 'none',
      usage: usageOf(isJsonObject(usage) ? usage : {}),
      sources: objects(said['citations']).flatMap((citation) => objects(citation['sources']).flatMap(addressOf)),
    },
  ];
}

function addressOf(source: JsonObject): string[] {
  const { document, tool_output: output, id } = source;
  const url = [document, output].filter(isJsonObject).map((each) => textAt(each, 'url'))[0] || id;
  return typeof url === 'string' && url.startsWith('http') ? [url] : [];
}

function usageOf({ tokens, cached_tokens: cached }: JsonObject) {
  const counts = isJsonObject(tokens) ? tokens : {};
  const input = count(counts['input_tokens']);
  return {
    input: input === undefined ? input : input + (count(counts['image_tokens']) ?? 0),
    output: count(counts['output_tokens']),
    cached: count(cached),
    reasoning: count(counts['reasoning_tokens']),
  };
}
