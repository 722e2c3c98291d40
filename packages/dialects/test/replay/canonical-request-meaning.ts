import {
  type ChatRequest,
  type MediaSource,
  type Message,
  type Part,
  partsOf,
  type Tool,
  type ToolChoice,
} from '@proxy/spec';
import { inputOf } from './answer-meaning.ts';
import {
  meantFormat,
  meantTool,
  type RequestMeaning,
  type RequestSettings,
  squeezed,
  type Utterance,
} from './request-meaning.ts';

/** What a request in canonical form means. */
export function readCanonicalRequest(request: ChatRequest): RequestMeaning {
  const parts = request.messages.flatMap(({ content }) => partsOf(content));
  return {
    words: request.messages.flatMap(wordsOf),
    calls: parts.flatMap((part) =>
      part.kind === 'tool_call' ? [{ id: part.id, name: part.name, input: inputOf(part.arguments) }] : [],
    ),
    results: parts.flatMap((part) =>
      part.kind === 'tool_result' ? [{ callId: part.callId, text: squeezed(textsOf(part.content).join('')) }] : [],
    ),
    media: parts.flatMap(mediaOf),
    settings: settingsOf(request, parts),
  };
}

function wordsOf({ role, content }: Message): Utterance[] {
  const speaker = role === 'developer' ? 'system' : role === 'tool' ? 'user' : role;
  return textsOf(content).map((text) => ({ role: speaker, text: squeezed(text) }));
}

function textsOf(content: string | readonly Part[] | undefined): string[] {
  return partsOf(content).flatMap((part) => (part.kind === 'text' || part.kind === 'refusal' ? [part.text] : []));
}

function mediaOf(part: Part): string[] {
  if (part.kind === 'tool_result') return partsOf(part.content).flatMap(mediaOf);
  if (part.kind !== 'image' && part.kind !== 'file') return [];
  return part.source.kind === 'parts' ? [] : [writtenSource(part.source)];
}

function writtenSource(source: MediaSource): string {
  if (source.kind === 'url') return source.url;
  if (source.kind === 'base64') return source.data;
  return source.kind === 'text' ? source.text : source.id;
}

function settingsOf(request: ChatRequest, parts: readonly Part[]): RequestSettings {
  const { model, stream, maxOutputTokens, temperature, topP, topK, stop, outputFormat, toolChoice, user } = request;
  return {
    model,
    stream,
    reasoning: parts.map((part) => (part.kind === 'reasoning' ? part.text : '')).join('') || undefined,
    tools: request.tools?.map(toolOf),
    toolChoice: toolChoice && choiceOf(toolChoice),
    parallel: request.parallelToolCalls === false && toolChoice?.kind !== 'none' ? false : undefined,
    limit: maxOutputTokens,
    stop: stop?.length === 0 ? undefined : stop,
    format: outputFormat?.kind === 'json_schema' ? meantFormat(outputFormat.schema) : undefined,
    temperature,
    topP,
    topK,
    user,
  };
}

function toolOf(tool: Tool): unknown {
  if (tool.kind !== 'function') return tool;
  return meantTool(tool.name, tool.description, tool.parameters);
}

function choiceOf(choice: ToolChoice): string | undefined {
  if (choice.kind === 'tool') return `tool ${choice.name}`;
  return choice.kind === 'auto' ? undefined : choice.kind;
}
