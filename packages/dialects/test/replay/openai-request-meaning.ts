import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { inputOf, type MeantCall } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';
import {
  meantFormat,
  meantTool,
  type RequestMeaning,
  type RequestSettings,
  squeezed,
  type Utterance,
} from './request-meaning.ts';

/** What a request of the OpenAI chat dialect means. */
export function readOpenaiRequest(body: JsonObject): RequestMeaning {
  const messages = objects(body['messages']);
  const assistants = messages.filter(({ role }) => role === 'assistant');
  return {
    words: messages.flatMap(wordsOf),
    calls: messages.flatMap(callsOf),
    results: messages.flatMap((message) => resultsOf(message)),
    media: messages.flatMap(({ content }) => objects(content).flatMap(mediaOf)),
    settings: settingsOf(body, assistants),
  };
}

const roles: Readonly<Record<string, Utterance['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
};

function wordsOf(message: JsonObject): Utterance[] {
  const role = roles[textAt(message, 'role')];
  if (!role) return [];
  return [...textsOf(message['content']), textAt(message, 'refusal')].map((text) => ({ role, text: squeezed(text) }));
}

function textsOf(content: Json | undefined): string[] {
  if (typeof content === 'string') return [content];
  return objects(content).map((part) => textAt(part, 'text') + textAt(part, 'refusal'));
}

function callsOf({ tool_calls: calls, function_call: legacy }: JsonObject): MeantCall[] {
  const listed = objects(calls).map((call) =>
    readCall(textAt(call, 'id'), call[call['type'] === 'custom' ? 'custom' : 'function']),
  );
  const isCalled = isJsonObject(legacy) && textAt(legacy, 'name') !== '';
  return listed.length > 0 || !isCalled ? listed : [readCall(textAt(legacy, 'name'), legacy)];
}

function readCall(id: string, inner: Json | undefined): MeantCall {
  const { name = '', arguments: text, input } = isJsonObject(inner) ? inner : {};
  return { id, name: String(name), input: input === undefined ? inputOf(text) : { input } };
}

function resultsOf(message: JsonObject): RequestMeaning['results'] {
  const { role, content } = message;
  if (role !== 'tool' && role !== 'function') return [];
  const callId = textAt(message, role === 'tool' ? 'tool_call_id' : 'name');
  return [{ callId, text: squeezed(textsOf(content).join('')) }];
}

function mediaOf(part: JsonObject): string[] {
  const { image_url: image, file, input_audio: audio, file_url: address } = part;
  const url = typeof image === 'string' ? image : isJsonObject(image) ? textAt(image, 'url') : '';
  const bytes = isJsonObject(file) ? textAt(file, 'file_data') || textAt(file, 'file_id') : '';
  const sound = isJsonObject(audio) ? textAt(audio, 'data') : '';
  const link = isJsonObject(address) ? textAt(address, 'url') : '';
  return [url, bytes, sound, link].filter((source) => source !== '').map(withoutDataUrl);
}

const withoutDataUrl = (source: string): string => source.replace(/^data:[^,]*;base64,/, '');

function settingsOf(body: JsonObject, assistants: readonly JsonObject[]): RequestSettings {
  const { stop, tools, functions } = body;
  return {
    model: textAt(body, 'model'),
    stream: body['stream'] === true,
    reasoning: assistants.map(reasoningOf).join('') || undefined,
    tools: [...objects(tools), ...objects(functions).map((each) => ({ type: 'function', function: each }))].map(toolOf),
    toolChoice: choiceOf(body['tool_choice'] ?? body['function_call']),
    parallel: body['parallel_tool_calls'] === false && body['tool_choice'] !== 'none' ? false : undefined,
    limit: count(body['max_completion_tokens']) ?? count(body['max_tokens']),
    stop: typeof stop === 'string' ? [stop] : Array.isArray(stop) && stop.length > 0 ? stop : undefined,
    format: formatOf(body['response_format']),
    temperature: count(body['temperature']),
    topP: count(body['top_p']),
    topK: count(body['top_k']),
    user: textAt(body, 'user') || textAt(body, 'safety_identifier') || undefined,
  };
}

function reasoningOf(message: JsonObject): string {
  const details = objects(message['reasoning_details']).map((each) => textAt(each, 'text') || textAt(each, 'summary'));
  return details.join('') || textAt(message, 'reasoning_content') || textAt(message, 'reasoning');
}

/** Name, description and schema of a function; what else there is stands for itself. */
function toolOf(tool: JsonObject): unknown {
  const { function: inner, type } = tool;
  if (!isJsonObject(inner)) return [type, tool];
  const { name, description, parameters } = inner;
  return meantTool(name, description, isJsonObject(parameters) ? parameters : undefined);
}

function choiceOf(choice: Json | undefined): string | undefined {
  if (typeof choice === 'string') return choice === 'auto' ? undefined : choice === 'any' ? 'required' : choice;
  if (!isJsonObject(choice)) return undefined;
  const { function: inner } = choice;
  return `tool ${textAt(isJsonObject(inner) ? inner : choice, 'name')}`;
}

function formatOf(format: Json | undefined): unknown {
  if (!isJsonObject(format) || format['type'] === 'text') return undefined;
  const { json_schema: named } = format;
  if (!isJsonObject(named) || !isJsonObject(named['schema'])) return format['type'];
  const { schema, description } = named;
  return meantFormat(description === undefined ? schema : { description, ...schema });
}
