import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { inputOf } from './answer-meaning.ts';
import { count, objects, textAt } from './openai-answer-meaning.ts';
import {
  meantFormat,
  meantTool,
  type RequestMeaning,
  type RequestSettings,
  squeezed,
  type Utterance,
} from './request-meaning.ts';

/** What a request of the Anthropic Messages dialect means. */
export function readAnthropicRequest(body: JsonObject): RequestMeaning {
  const messages = objects(body['messages']);
  const blocks = messages.flatMap(({ content }) => blocksOf(content));
  const ofType = (type: string): JsonObject[] => blocks.filter((block) => block['type'] === type);
  return {
    words: [{ role: 'system', content: body['system'] ?? '' }, ...messages].flatMap(wordsOf).flatMap(unfolded),
    calls: ofType('tool_use').map((block) => ({
      id: textAt(block, 'id'),
      name: textAt(block, 'name'),
      input: inputOf(block['input']),
    })),
    results: ofType('tool_result').map((block) => ({
      callId: textAt(block, 'tool_use_id'),
      text: squeezed(textOf(block['content'])),
    })),
    media: blocks.flatMap(mediaOf),
    settings: settingsOf(body, ofType('thinking')),
  };
}

function blocksOf(content: Json | undefined): JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objects(content);
}

/** Text blocks, and documents that are text. */
function wordsOf({ role, content }: JsonObject): Utterance[] {
  return blocksOf(content).map((block) => ({ role: role as Utterance['role'], text: squeezed(wordsOfBlock(block)) }));
}

const textOf = (content: Json | undefined): string => blocksOf(content).map(wordsOfBlock).join('');

function wordsOfBlock(block: JsonObject): string {
  const { type, source, content } = block;
  if (type === 'text') return textAt(block, 'text');
  if (type === 'search_result') return textOf(content);
  if (type !== 'document' || !isJsonObject(source)) return '';
  return source['type'] === 'text' ? textAt(source, 'data') : textOf(source['content']);
}

/** System text in mid-conversation, which stands as marked text of the user where a model does not take it. */
function unfolded({ role, text }: Utterance): Utterance[] {
  return text.split(/(<system>.*?<\/system>)/s).map((piece) => {
    const inner = /^<system>(.*)<\/system>$/s.exec(piece);
    return inner ? { role: 'system', text: inner[1] ?? '' } : { role, text: piece };
  });
}

function mediaOf({ type, source, content }: JsonObject): string[] {
  if (type === 'tool_result') return objects(content).flatMap(mediaOf);
  if ((type !== 'image' && type !== 'document') || !isJsonObject(source)) return [];
  const sources = [
    textAt(source, 'url'),
    textAt(source, 'file_id'),
    source['type'] === 'base64' ? textAt(source, 'data') : '',
  ];
  return sources.filter((each) => each !== '');
}

function settingsOf(body: JsonObject, thinking: readonly JsonObject[]): RequestSettings {
  const { tools, stop_sequences: stop, tool_choice: choice, metadata } = body;
  const isSerial = isJsonObject(choice) && choice['disable_parallel_tool_use'] === true;
  return {
    model: textAt(body, 'model'),
    stream: body['stream'] === true,
    reasoning: thinking.map((block) => textAt(block, 'thinking')).join('') || undefined,
    tools: objects(tools).map(toolOf),
    toolChoice: choiceOf(choice),
    parallel: isSerial ? false : undefined,
    limit: count(body['max_tokens']),
    stop: Array.isArray(stop) && stop.length > 0 ? stop : undefined,
    format: formatOf(body),
    temperature: count(body['temperature']),
    topP: count(body['top_p']),
    topK: count(body['top_k']),
    user: (isJsonObject(metadata) && textAt(metadata, 'user_id')) || undefined,
  };
}

function toolOf(tool: JsonObject): unknown {
  const { type = 'custom', name, description, input_schema: schema } = tool;
  return type === 'custom' ? meantTool(name, description, isJsonObject(schema) ? schema : undefined) : [type, tool];
}

const choices: Readonly<Record<string, string | undefined>> = { any: 'required', none: 'none', auto: undefined };

function choiceOf(choice: Json | undefined): string | undefined {
  if (!isJsonObject(choice)) return undefined;
  return choice['type'] === 'tool' ? `tool ${textAt(choice, 'name')}` : choices[textAt(choice, 'type')];
}

function formatOf({ output_config: config, output_format: old }: JsonObject): unknown {
  const format = isJsonObject(config) ? config['format'] : old;
  return isJsonObject(format) && isJsonObject(format['schema']) ? meantFormat(format['schema']) : undefined;
}
