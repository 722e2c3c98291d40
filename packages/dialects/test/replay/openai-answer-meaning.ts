import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type MeantCall, type MeantUsage, type StopClass } from './answer-meaning.ts';

/** Of each choice of an OpenAI chat answer, whole or put together from a stream, what it means. */
export function readOpenaiAnswer(body: JsonObject): AnswerMeaning[] {
  const usage = usageOf(body);
  return objects(body['choices']).map((choice) => {
    const message = isJsonObject(choice['message']) ? choice['message'] : {};
    const calls = callsOf(message);
    return {
      words: wordsOf(message),
      reasoning: reasoningOf(message),
      calls,
      stop: stopOf(choice['finish_reason'], calls.length > 0, textAt(message, 'refusal') !== ''),
      usage,
      sources: objects(message['annotations']).flatMap(({ url_citation: web }) =>
        isJsonObject(web) && typeof web['url'] === 'string' ? [web['url']] : [],
      ),
    };
  });
}

export function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function textAt(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

function wordsOf(message: JsonObject): string {
  const { content, audio } = message;
  const listed = objects(content).map((part) => textAt(part, 'text') + textAt(part, 'refusal'));
  const said = typeof content === 'string' ? content : listed.join('');
  return said + textAt(message, 'refusal') + (isJsonObject(audio) ? textAt(audio, 'transcript') : '');
}

/** The fields in which hosts put reasoning; the first that says something tells the most. */
function reasoningOf(message: JsonObject): string {
  const details = objects(message['reasoning_details']).map((each) => textAt(each, 'text') || textAt(each, 'summary'));
  const blocks = objects(message['thinking_blocks']).map((each) => textAt(each, 'thinking'));
  const listed = objects(message['content']).flatMap(({ type, thinking }) =>
    type !== 'thinking'
      ? []
      : typeof thinking === 'string'
        ? [thinking]
        : objects(thinking).map((each) => textAt(each, 'text')),
  );
  const fields = [
    details.join(''),
    blocks.join(''),
    textAt(message, 'reasoning_content'),
    textAt(message, 'reasoning'),
  ];
  return (fields.find((text) => text !== '') ?? '') + listed.join('');
}

function callsOf({ tool_calls: calls, function_call: legacy }: JsonObject): MeantCall[] {
  const listed = objects(calls).map((call) => readCall(call, call[call['type'] === 'custom' ? 'custom' : 'function']));
  const isCalled = isJsonObject(legacy) && textAt(legacy, 'name') !== '';
  return listed.length > 0 || !isCalled ? listed : [readCall({ id: 'legacy' }, legacy)];
}

function readCall(call: JsonObject, inner: Json | undefined): MeantCall {
  const { name = '', arguments: text, input } = isJsonObject(inner) ? inner : {};
  return { id: textAt(call, 'id'), name: String(name), input: input === undefined ? inputOf(text) : { input } };
}

const stops: Readonly<Record<string, StopClass>> = {
  length: 'length',
  model_length: 'length',
  tool_calls: 'calls',
  function_call: 'calls',
  content_filter: 'filter',
};

/** Hosts say `stop`, or nothing in an empty word, for answers that call tools or refuse. */
function stopOf(word: Json | undefined, hasCalls: boolean, hasRefusal: boolean): StopClass {
  if (typeof word !== 'string') return 'none';
  const said = stops[word];
  if (said === 'length' || said === 'filter') return said;
  if (hasCalls) return 'calls';
  return said ?? (hasRefusal ? 'filter' : 'end');
}

function usageOf({ usage, x_groq: groq }: JsonObject): MeantUsage {
  const raw = isJsonObject(usage) ? usage : isJsonObject(groq) && isJsonObject(groq['usage']) ? groq['usage'] : {};
  const details = (name: string): JsonObject => (isJsonObject(raw[name]) ? raw[name] : {});
  const [input, output, total] = [raw['prompt_tokens'], raw['completion_tokens'], raw['total_tokens']].map(count);
  return {
    input,
    output: input !== undefined && total !== undefined ? Math.max(output ?? 0, total - input) : output,
    cached: count(details('prompt_tokens_details')['cached_tokens'] ?? raw['prompt_cache_hit_tokens']),
    reasoning: count(details('completion_tokens_details')['reasoning_tokens']),
  };
}

export function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
