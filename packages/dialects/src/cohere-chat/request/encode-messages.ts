import {
  type FilePart,
  type ImagePart,
  type JsonObject,
  type Message,
  type Part,
  partsOf,
  type ReasoningPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { argumentObject } from '../../internal/argument-object.ts';
import { bareText, documentText, loseMarks } from '../../internal/document-text.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/** What the messages come to: the conversation, and the documents that the answer may cite from. */
export interface EncodedMessages {
  readonly messages: readonly JsonObject[];
  readonly documents: readonly JsonObject[];
}

/** What the parts of one message come to. */
interface Said {
  readonly content: JsonObject[];
  readonly calls: JsonObject[];
  readonly results: JsonObject[];
  readonly documents: JsonObject[];
}

const roles: Readonly<Record<Message['role'], string>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'user',
};

/** @throws GatewayError `PROXY_UNSUPPORTED` for media that this dialect cannot say */
export function encodeMessages(encoding: UpstreamEncoding): EncodedMessages {
  const documents: JsonObject[] = [];
  const messages = encoding.request.messages.flatMap((message, index) => {
    const path = `messages.${index}`;
    encoding.loseForeign(message.extensions, path);
    if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'Messages have no name.');
    const said: Said = { content: [], calls: [], results: [], documents };
    for (const [at, part] of partsOf(message.content).entries()) {
      const place = `${path}.content.${at}`;
      if (part.kind !== 'native') encoding.loseForeign(part.extensions, place);
      if (part.cache) encoding.loseOnce('dropped', 'cache', 'Cohere caches by itself.');
      addPart(said, part, place, message, encoding);
    }
    return written(said, message);
  });
  if (encoding.request.messages.at(-1)?.role === 'assistant')
    encoding.lose('changed', 'messages', 'The answer comes after the last message and does not continue it.');
  return { messages, documents };
}

/** Results come first; a bare string stays one. What the assistant says before its calls is their plan. */
function written({ content, calls, results }: Said, { role, content: whole }: Message): JsonObject[] {
  if (content.length + calls.length === 0 && (results.length > 0 || typeof whole !== 'string')) return results;
  const name = roles[role];
  if (calls.length === 0) return [...results, { role: name, content: typeof whole === 'string' ? whole : content }];
  const plan = content.map(({ text }) => (typeof text === 'string' ? text : '')).join('');
  const thought = content.filter(({ type }) => type === 'thinking');
  return [
    ...results,
    {
      role: name,
      ...(thought.length > 0 && { content: thought }),
      ...(plan !== '' && { tool_plan: plan }),
      tool_calls: calls,
    },
  ];
}

const textOf = (text: string): JsonObject => ({ type: 'text', text });

function addPart(said: Said, part: Part, path: string, { role }: Message, encoding: UpstreamEncoding): void {
  switch (part.kind) {
    case 'text':
      if (part.citations?.length) encoding.lose('dropped', `${path}.citations`, 'They are not sent back.');
      said.content.push(textOf(part.text));
      break;
    case 'refusal':
      encoding.lose('changed', path, 'A refusal is sent as text.');
      said.content.push(textOf(part.text));
      break;
    case 'reasoning':
      said.content.push(...encodeReasoning(part, path, encoding));
      break;
    case 'tool_call':
      said.calls.push(encodeCall(part, path, encoding));
      break;
    case 'tool_result':
      said.results.push(encodeResult(part, path, encoding));
      break;
    case 'image':
      if (role === 'user' || role === 'tool') said.content.push(encodeImage(part, path, encoding));
      else encoding.lose('dropped', path, `A message of the ${role} holds no images.`);
      break;
    case 'file':
      addDocument(said, part, path, encoding);
      break;
    default:
      if (part.kind !== 'native' && role !== 'assistant')
        throw encoding.unsupported(part.kind === 'audio' ? 'Sound' : 'Video', path);
      encoding.lose('dropped', path, `A part of kind ${part.kind} cannot be said.`);
  }
}

function encodeImage({ source, detail }: ImagePart, path: string, encoding: UpstreamEncoding): JsonObject {
  if (source.kind === 'text' || source.kind === 'file_id')
    throw encoding.unsupported("An image of another provider's store", path);
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
  return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } };
}

/** A document to cite from stands beside the messages; any other is text of its message. */
function addDocument(said: Said, part: FilePart, path: string, encoding: UpstreamEncoding): void {
  const text = part.citable ? bareText(part, path, encoding) : documentText(part, path, encoding);
  if (text === undefined) throw encoding.unsupported('A document that is not text', path);
  if (part.citable) said.documents.push(citableDocument(part, text, said.documents.length));
  else said.content.push(textOf(text));
}

function citableDocument({ title, filename, context }: FilePart, text: string, index: number): JsonObject {
  const name = title ?? filename;
  const data = { ...(name !== undefined && { title: name }), text, ...(context !== undefined && { context }) };
  return { id: `doc:${index}`, data };
}

/** Only models that reason take their reasoning back. */
function encodeReasoning(part: ReasoningPart, path: string, encoding: UpstreamEncoding): JsonObject[] {
  const { request, capabilities, lose } = encoding;
  const isTaken = capabilities.reasoning ?? (request.reasoning !== undefined && request.reasoning.mode !== 'off');
  const thinking = part.text === '' ? (part.summary?.join('\n\n') ?? '') : part.text;
  if (part.opaque) lose('dropped', `${path}.opaque`, `Only ${part.opaque.dialect} can read it.`);
  if (isTaken && thinking !== '') return [{ type: 'thinking', thinking }];
  lose('dropped', path, 'The model does not take its earlier reasoning back.');
  return [];
}

function encodeCall(call: ToolCallPart, path: string, encoding: UpstreamEncoding): JsonObject {
  const input = argumentObject(call);
  if (!input) encoding.lose('changed', `${path}.arguments`, 'They are no JSON object, and are kept under `_raw`.');
  if (call.opaque) encoding.lose('dropped', `${path}.opaque`, `Only ${call.opaque.dialect} can read it.`);
  const isText = input !== undefined && call.flavour !== 'custom' && call.arguments.trim() !== '';
  const text = isText ? call.arguments : JSON.stringify(input ?? { _raw: call.arguments });
  return { id: call.id, type: 'function', function: { name: call.name, arguments: text } };
}

/** One text, or the documents of the result, which can be cited. */
function encodeResult(result: ToolResultPart, path: string, encoding: UpstreamEncoding): JsonObject {
  const texts: string[] = [];
  const documents: JsonObject[] = [];
  for (const [index, part] of partsOf(result.content).entries()) {
    const place = `${path}.content.${index}`;
    const document = part.kind === 'file' ? documentText(part, place, encoding) : undefined;
    loseMarks(part, place, encoding);
    if (part.kind === 'text') texts.push(part.text);
    else if (document !== undefined) documents.push({ type: 'document', document: { data: { text: document } } });
    else encoding.lose('dropped', place, `A result cannot hold a part of kind ${part.kind}.`);
  }
  if (result.isError) encoding.lose('emulated', `${path}.isError`, 'The text of the result says that it is an error.');
  const text = `${result.isError ? 'Error: ' : ''}${texts.join('\n')}`;
  const content = documents.length === 0 ? text : [...(text === '' ? [] : [textOf(text)]), ...documents];
  return { role: 'tool', tool_call_id: result.callId, content };
}
