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

/** What a request of the Gemini dialect means. What is asked of whom stands in its path. */
export function readGeminiRequest(body: JsonObject, path: string): RequestMeaning {
  const wire = camelled(body) as JsonObject;
  const contents = [wire['contents']].flatMap((list) => (isJsonObject(list) ? [list] : objects(list)));
  const system = wire['systemInstruction'];
  const parts = contents.flatMap(partsOf);
  const { calls, results } = roundsOf(parts);
  return {
    words: [
      ...(isJsonObject(system) ? partsOf(system).map((part) => said('system', part)) : []),
      ...contents.flatMap((content) =>
        partsOf(content).map((part) => said(content['role'] === 'model' ? 'assistant' : 'user', part)),
      ),
    ].flatMap(unfolded),
    calls,
    results,
    media: parts.flatMap(mediaOf),
    settings: settingsOf(wire, parts, path),
  };
}

/** Fields in which the client's own names stand. */
const clientsOwn: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
]);

/** All fields spelled in one way; both are legal. */
export function camelled(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((each: Json) => camelled(each) ?? null);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const spelled = camelName(name);
    return [spelled, clientsOwn.has(spelled) ? inner : camelled(inner)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

const camelName = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const partsOf = ({ parts }: JsonObject): JsonObject[] => (isJsonObject(parts) ? [parts] : objects(parts));

const said = (role: Utterance['role'], part: JsonObject): Utterance => ({
  role,
  text: part['thought'] === true ? '' : squeezed(textAt(part, 'text')),
});

/** System text in mid-conversation stands as marked text of the user. */
function unfolded({ role, text }: Utterance): Utterance[] {
  return text.split(/(<system>.*?<\/system>)/s).map((piece) => {
    const inner = /^<system>(.*)<\/system>$/s.exec(piece);
    return inner ? { role: 'system', text: inner[1] ?? '' } : { role, text: piece };
  });
}

/** Calls with their results; where no ids tell, the calls of one function are answered in order. */
function roundsOf(parts: readonly JsonObject[]): Pick<RequestMeaning, 'calls' | 'results'> {
  const calls: MeantCall[] = [];
  const results: { callId: string; text: string }[] = [];
  const open: MeantCall[] = [];
  for (const { functionCall: call, functionResponse: result } of parts) {
    if (isJsonObject(call)) {
      const meant = {
        id: textAt(call, 'id') || `#${calls.length}`,
        name: textAt(call, 'name'),
        input: inputOf(call['args']),
      };
      calls.push(meant);
      open.push(meant);
    }
    if (!isJsonObject(result)) continue;
    const id = textAt(result, 'id');
    const place = open.findIndex((each) => (id === '' ? each.name === result['name'] : each.id === id));
    const [answered] = place === -1 ? [] : open.splice(place, 1);
    results.push({ callId: answered?.id ?? id, text: squeezed(textOf(result['response'])) });
  }
  return { calls, results };
}

function textOf(response: Json | undefined): string {
  if (!isJsonObject(response)) return '';
  const [[name, value] = ['', ''], ...more] = Object.entries(response);
  const isBare = more.length === 0 && (name === 'result' || name === 'error') && typeof value === 'string';
  return isBare ? value : JSON.stringify(response);
}

function mediaOf({ inlineData, fileData, functionResponse }: JsonObject): string[] {
  if (isJsonObject(functionResponse)) return objects(functionResponse['parts']).flatMap(mediaOf);
  const data = isJsonObject(inlineData) ? inlineData : isJsonObject(fileData) ? fileData : undefined;
  return data ? [textAt(data, 'data') || textAt(data, 'fileUri')] : [];
}

function settingsOf(wire: JsonObject, parts: readonly JsonObject[], path: string): RequestSettings {
  const config = isJsonObject(wire['generationConfig']) ? wire['generationConfig'] : {};
  const { stopSequences: stop } = config;
  const thoughts = parts.map((part) => (part['thought'] === true ? textAt(part, 'text') : '')).join('');
  return {
    model: path.replace(/^.*?\/models\/(.*):.*$/, '$1'),
    stream: path.includes(':streamGenerateContent'),
    reasoning: thoughts || undefined,
    tools: [wire['tools']].flatMap((list) => (isJsonObject(list) ? [list] : objects(list))).flatMap(toolsOf),
    toolChoice: choiceOf(wire['toolConfig']),
    parallel: undefined,
    limit: count(config['maxOutputTokens']),
    stop: Array.isArray(stop) && stop.length > 0 ? stop : undefined,
    format: formatOf(config),
    temperature: count(config['temperature']),
    topP: count(config['topP']),
    topK: count(config['topK']),
    user: undefined,
  };
}

function formatOf({ responseJsonSchema: plain, responseSchema: own, responseMimeType: type }: JsonObject): unknown {
  const schema = plain ?? lowered(own);
  if (isJsonObject(schema)) return meantFormat(schema);
  return type === 'application/json' ? 'json_object' : undefined;
}

function toolsOf({ functionDeclarations: functions, ...native }: JsonObject): unknown[] {
  const declared = objects(functions).map(({ name, description, parameters, parametersJsonSchema: plain }) => {
    const schema = plain ?? lowered(parameters);
    return meantTool(name, description, isJsonObject(schema) ? schema : undefined);
  });
  return Object.keys(native).length === 0 ? declared : [...declared, native];
}

const types: readonly string[] = ['', 'string', 'number', 'integer', 'boolean', 'array', 'object'];

/** A schema as JSON Schema has it: the API's own writes types in capitals, or as numbers. */
function lowered(schema: Json | undefined): Json | undefined {
  if (Array.isArray(schema)) return schema.map((each: Json) => lowered(each) ?? null);
  if (!isJsonObject(schema)) return schema;
  const { type, nullable, ...rest } = schema;
  const inner = Object.entries(rest).map(([name, value]) => [name, lowered(value)] as const);
  const word = typeof type === 'number' ? types[type] : typeof type === 'string' ? type.toLowerCase() : lowered(type);
  const typed = word === undefined ? {} : { type: nullable === true ? [word, 'null'] : word };
  return { ...Object.fromEntries(inner), ...typed, ...(nullable === false && { nullable }) };
}

const choices: Readonly<Record<string, string | undefined>> = { ANY: 'required', NONE: 'none' };

function choiceOf(toolConfig: Json | undefined): string | undefined {
  const config = isJsonObject(toolConfig) ? toolConfig['functionCallingConfig'] : undefined;
  if (!isJsonObject(config)) return undefined;
  const { mode, allowedFunctionNames: names } = config;
  if (mode === 'ANY' && Array.isArray(names) && names.length === 1) return `tool ${names[0]}`;
  return choices[String(mode)];
}
