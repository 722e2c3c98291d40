import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { count, objects, textAt } from './openai-answer-meaning.ts';
import {
  meantFormat,
  meantTool,
  type RequestMeaning,
  type RequestSettings,
  squeezed,
  type Utterance,
} from './request-meaning.ts';
import { callOf } from './responses-answer-meaning.ts';

/** What a request of the Responses dialect means. */
export function readResponsesRequest(body: JsonObject): RequestMeaning {
  const { input, instructions } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : objects(input);
  const told = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  return {
    words: [...told, ...items].flatMap(wordsOf),
    calls: items.flatMap(callOf),
    results: items.flatMap(resultOf),
    media: items.flatMap(({ content, output }) => [...objects(content), ...objects(output)].flatMap(mediaOf)),
    settings: settingsOf(body, items),
  };
}

const roles: Readonly<Record<string, Utterance['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
};

function wordsOf(item: JsonObject): Utterance[] {
  const { type = 'message', content } = item;
  const role = type === 'message' ? roles[textAt(item, 'role')] : undefined;
  return role ? textsOf(content).map((text) => ({ role, text: squeezed(text) })) : [];
}

function textsOf(content: Json | undefined): string[] {
  if (typeof content === 'string') return [content];
  return objects(content).map((part) => textAt(part, 'text') + textAt(part, 'refusal'));
}

const resultTypes = /^(?:function_call|custom_tool_call|local_shell_call|shell_call|apply_patch_call)_output$/;

function resultOf(item: JsonObject): RequestMeaning['results'] {
  if (!resultTypes.test(textAt(item, 'type'))) return [];
  const callId = textAt(item, 'call_id') || textAt(item, 'id');
  return [{ callId, text: squeezed(textsOf(item['output']).join('')) }];
}

function mediaOf(part: JsonObject): string[] {
  const sources = ['image_url', 'file_data', 'file_url', 'file_id'].map((name) => textAt(part, name));
  return sources.filter((source) => source !== '').map((source) => source.replace(/^data:[^,]*;base64,/, ''));
}

function settingsOf(body: JsonObject, items: readonly JsonObject[]): RequestSettings {
  const { tools, tool_choice: choice, text } = body;
  const reasoning = items
    .filter(({ type }) => type === 'reasoning')
    .map(reasoningOf)
    .join('');
  const added = items.flatMap((item) => (item['type'] === 'additional_tools' ? objects(item['tools']) : []));
  return {
    model: textAt(body, 'model'),
    stream: body['stream'] === true,
    reasoning: reasoning || undefined,
    tools: [...objects(tools), ...added].flatMap(toolsOf),
    toolChoice: choiceOf(choice),
    parallel: body['parallel_tool_calls'] === false && choice !== 'none' ? false : undefined,
    limit: count(body['max_output_tokens']),
    format: isJsonObject(text) ? formatOf(text['format']) : undefined,
    temperature: count(body['temperature']),
    topP: count(body['top_p']),
    user: textAt(body, 'user') || textAt(body, 'safety_identifier') || undefined,
  };
}

function reasoningOf({ content, summary }: JsonObject): string {
  const texts = (list: Json | undefined): string =>
    objects(list)
      .map((part) => textAt(part, 'text'))
      .join('');
  return texts(content) || texts(summary);
}

/** Name, description and schema of a function; what else there is stands for itself. */
function toolsOf(tool: JsonObject): unknown[] {
  const { type, name, description, parameters, tools, format } = tool;
  if (type === 'custom')
    return [
      ['custom', { type, custom: { name, description, ...(isJsonObject(format) && { format: nested(format) }) } }],
    ];
  if (type === 'namespace')
    return objects(tools).map((inner) =>
      meantTool(`${String(name)}__${textAt(inner, 'name')}`, inner['description'], schemaOf(inner['parameters'])),
    );
  return type === 'function' ? [meantTool(name, description, schemaOf(parameters))] : [[type, tool]];
}

/** A grammar as OpenAI's older dialect has it. */
function nested({ type, syntax, definition, ...more }: JsonObject): JsonObject {
  return { type, ...more, ...(syntax !== undefined && { grammar: { syntax, definition } }) };
}

const schemaOf = (parameters: Json | undefined): JsonObject | undefined =>
  isJsonObject(parameters) ? parameters : undefined;

function choiceOf(choice: Json | undefined): string | undefined {
  if (typeof choice === 'string') return choice === 'auto' ? undefined : choice;
  if (!isJsonObject(choice)) return undefined;
  return choice['type'] === 'allowed_tools' ? choiceOf(choice['mode']) : `tool ${textAt(choice, 'name')}`;
}

function formatOf(format: Json | undefined): unknown {
  if (!isJsonObject(format) || format['type'] === 'text') return undefined;
  const { schema, description } = format;
  if (!isJsonObject(schema)) return format['type'];
  return meantFormat(description === undefined ? schema : { description, ...schema });
}
