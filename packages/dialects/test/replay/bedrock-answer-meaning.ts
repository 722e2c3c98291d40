import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type MeantUsage, type StopClass } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

/** What an answer of Bedrock's Converse means; a list of the one answer it holds. */
export function readBedrockAnswer({ output, stopReason, usage }: JsonObject): AnswerMeaning[] {
  const blocks = objects(objectIn(objectIn(output)['message'])['content']);
  const cited = blocks.map(({ citationsContent }) => objectIn(citationsContent));
  return [
    {
      words: blocks.map((block) => textAt(block, 'text') + citedText(block)).join(''),
      reasoning: blocks
        .map(({ reasoningContent }) => textAt(objectIn(objectIn(reasoningContent)['reasoningText']), 'text'))
        .join(''),
      calls: blocks
        .map(({ toolUse }) => toolUse)
        .filter(isJsonObject)
        .filter(({ type }) => type !== 'server_tool_use')
        .map((call) => ({ id: textAt(call, 'toolUseId'), name: textAt(call, 'name'), input: inputOf(call['input']) })),
      stop: stopOf(stopReason),
      usage: usageOf(objectIn(usage)),
      sources: cited.flatMap(({ citations }) => objects(citations).map(sourceOf)).filter((url) => url !== ''),
    },
  ];
}

const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const citedText = ({ citationsContent }: JsonObject): string =>
  objects(objectIn(citationsContent)['content'])
    .map((piece) => textAt(piece, 'text'))
    .join('');

const sourceOf = ({ location, source }: JsonObject): string =>
  textAt(objectIn(objectIn(location)['web']), 'url') || (typeof source === 'string' ? source : '');

const stops: Readonly<Record<string, StopClass>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'calls',
  guardrail_intervened: 'filter',
  content_filtered: 'filter',
};

function stopOf(word: Json | undefined): StopClass {
  return typeof word === 'string' ? (stops[word] ?? 'end') : 'none';
}

/** Tokens that a cache served or kept are not among the input. */
function usageOf(usage: JsonObject): MeantUsage {
  const inputs = [usage['inputTokens'], usage['cacheReadInputTokens'], usage['cacheWriteInputTokens']].map(count);
  return {
    input: inputs.reduce<number>((sum, tokens) => sum + (tokens ?? 0), 0),
    cached: inputs[1],
    output: count(usage['outputTokens']),
  };
}
