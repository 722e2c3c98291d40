import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type MeantCall, type MeantUsage, type StopClass } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';

/** What a response means, whole or put together from a stream; a list of the one answer it holds. */
export function readResponsesAnswer(body: JsonObject): AnswerMeaning[] {
  const items = objects(body['output']);
  if (items.length === 0 && body['status'] === 'in_progress') return [];
  const ofType = (type: string): JsonObject[] => items.filter((item) => item['type'] === type);
  const parts = ofType('message').flatMap(({ content }) => objects(content));
  const calls = items.flatMap(callOf);
  return [
    {
      words: parts.map((part) => textAt(part, 'text') + textAt(part, 'refusal')).join(''),
      reasoning: ofType('reasoning').map(reasoningOf).join(''),
      calls,
      stop: stopOf(body, calls, parts),
      usage: usageOf(body['usage']),
      sources: parts.flatMap(({ annotations }) =>
        objects(annotations).flatMap(({ type, url }) =>
          type === 'url_citation' && typeof url === 'string' ? [url] : [],
        ),
      ),
    },
  ];
}

/** The reasoning itself, else its summaries: blanks between these are of whoever joins them. */
function reasoningOf({ content, summary }: JsonObject): string {
  const texts = (list: Json | undefined): string =>
    objects(list)
      .map((part) => textAt(part, 'text'))
      .join('');
  return texts(content) || texts(summary);
}

const clientCalls: Readonly<Record<string, readonly [name: string, payload: string]>> = {
  local_shell_call: ['local_shell', 'action'],
  shell_call: ['shell', 'action'],
  apply_patch_call: ['apply_patch', 'operation'],
};

/** A call of a tool that the client runs; a function of a namespace bears both names. */
export function callOf(item: JsonObject): MeantCall[] {
  const id = textAt(item, 'call_id') || textAt(item, 'id');
  const namespace = textAt(item, 'namespace');
  const name = namespace === '' ? textAt(item, 'name') : `${namespace}__${textAt(item, 'name')}`;
  const type = textAt(item, 'type');
  if (type === 'function_call') return [{ id, name, input: inputOf(item['arguments']) }];
  if (type === 'custom_tool_call') return [{ id, name, input: { input: item['input'] } }];
  const own = clientCalls[type];
  return own ? [{ id, name: own[0], input: item[own[1]] ?? {} }] : [];
}

function stopOf(
  { status, incomplete_details: details }: JsonObject,
  calls: readonly MeantCall[],
  parts: readonly JsonObject[],
): StopClass {
  const reason = isJsonObject(details) ? details['reason'] : undefined;
  if (status === 'incomplete') return reason === 'content_filter' ? 'filter' : 'length';
  if (status !== 'completed') return 'none';
  if (calls.length > 0) return 'calls';
  return parts.some(({ type }) => type === 'refusal') ? 'filter' : 'end';
}

function usageOf(usage: Json | undefined): MeantUsage {
  const raw = isJsonObject(usage) ? usage : {};
  const details = (name: string): JsonObject => (isJsonObject(raw[name]) ? raw[name] : {});
  return {
    input: count(raw['input_tokens']),
    output: count(raw['output_tokens']),
    cached: count(details('input_tokens_details')['cached_tokens']),
    reasoning: count(details('output_tokens_details')['reasoning_tokens']),
  };
}
