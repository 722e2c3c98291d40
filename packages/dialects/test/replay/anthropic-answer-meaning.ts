import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type MeantUsage, type StopClass } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

/** What an Anthropic message means, whole or put together from a stream; a list of the one answer it holds. */
export function readAnthropicAnswer(body: JsonObject): AnswerMeaning[] {
  const blocks = objects(body['content']);
  const ofType = (type: string): JsonObject[] => blocks.filter((block) => block['type'] === type);
  const calls = ofType('tool_use').map((block) => ({
    id: textAt(block, 'id'),
    name: textAt(block, 'name'),
    input: inputOf(block['input']),
  }));
  const details = body['stop_details'];
  const explanation = isJsonObject(details) ? textAt(details, 'explanation') : '';
  return [
    {
      words:
        ofType('text')
          .map((block) => textAt(block, 'text'))
          .join('') + explanation,
      reasoning: ofType('thinking')
        .map((block) => textAt(block, 'thinking'))
        .join(''),
      calls,
      stop: stopOf(body['stop_reason']),
      usage: usageOf(body['usage']),
      sources: ofType('text').flatMap(({ citations }) =>
        objects(citations).flatMap(({ url }) => (typeof url === 'string' ? [url] : [])),
      ),
    },
  ];
}

const stops: Readonly<Record<string, StopClass>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'calls',
  refusal: 'filter',
};

function stopOf(word: Json | undefined): StopClass {
  return typeof word === 'string' ? (stops[word] ?? 'end') : 'none';
}

function usageOf(usage: Json | undefined): MeantUsage {
  const raw = isJsonObject(usage) ? usage : {};
  const inputs = [raw['input_tokens'], raw['cache_read_input_tokens'], raw['cache_creation_input_tokens']].map(count);
  const details = raw['output_tokens_details'];
  return {
    input: inputs[0] === undefined ? undefined : inputs.reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0),
    cached: inputs[1],
    output: count(raw['output_tokens']),
    reasoning: count(isJsonObject(details) ? details['thinking_tokens'] : undefined),
  };
}
