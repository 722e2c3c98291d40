import {
  type ImagePart,
  type JsonObject,
  type Message,
  type Part,
  partsOf,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { argumentObject } from '../../internal/argument-object.ts';
import { documentText, loseMarks } from '../../internal/document-text.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/** What the parts of one message come to. */
interface Said {
  readonly texts: string[];
  readonly images: string[];
  readonly thinking: string[];
  readonly calls: JsonObject[];
  readonly results: JsonObject[];
}

/**
 * The conversation in this dialect: the text of a message is one string, its images are bytes beside it, and each result
 * of a tool is a message of its own that names the tool.
 * @throws GatewayError `PROXY_UNSUPPORTED` for media that this dialect cannot say
 */
export function encodeMessages(encoding: UpstreamEncoding): JsonObject[] {
  const names = new Map<string, string>();
  return encoding.request.messages.flatMap((message, index) => {
    const path = `messages.${index}`;
    encoding.loseForeign(message.extensions, path);
    if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'Messages have no name.');
    const said: Said = { texts: [], images: [], thinking: [], calls: [], results: [] };
    for (const [at, part] of partsOf(message.content).entries()) {
      const place = `${path}.content.${at}`;
      if (part.kind !== 'native') encoding.loseForeign(part.extensions, place);
      if ('cache' in part && part.cache) encoding.loseOnce('dropped', 'cache', 'Ollama caches by itself.');
      if (part.kind === 'tool_call') names.set(part.id, part.name);
      addPart(said, part, place, message, names, encoding);
    }
    return written(said, message);
  });
}

const roles: Readonly<Record<Message['role'], string>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'user',
};

/** Texts of the assistant are often pieces of one sentence; those of others stand on their own. */
function written({ texts, images, thinking, calls, results }: Said, { role, content }: Message): JsonObject[] {
  const isSilent = texts.length + images.length + thinking.length + calls.length === 0;
  if (isSilent && (results.length > 0 || typeof content !== 'string')) return results;
  return [
    ...results,
    {
      role: roles[role],
      content: texts.join(role === 'assistant' ? '' : '\n'),
      ...(thinking.length > 0 && { thinking: thinking.join('\n\n') }),
      ...(images.length > 0 && { images }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

function addPart(
  said: Said,
  part: Part,
  path: string,
  { role }: Message,
  names: ReadonlyMap<string, string>,
  encoding: UpstreamEncoding,
): void {
  switch (part.kind) {
    case 'text':
      if (part.citations?.length) encoding.lose('dropped', `${path}.citations`, 'A text has no citations.');
      said.texts.push(part.text);
      break;
    case 'refusal':
      encoding.lose('changed', path, 'A refusal is sent as text.');
      said.texts.push(part.text);
      break;
    case 'image':
      said.images.push(imageBytes(part, path, encoding));
      break;
    case 'reasoning':
      addReasoning(said, part, path, encoding);
      break;
    case 'tool_call':
      said.calls.push(encodeCall(part, said.calls.length, path, encoding));
      break;
    case 'tool_result':
      said.results.push(encodeResult(part, path, names, encoding));
      break;
    case 'file': {
      const text = documentText(part, path, encoding);
      if (part.citable) encoding.lose('dropped', `${path}.citable`, 'A document cannot be cited from.');
      if (text === undefined) throw encoding.unsupported('A document that is not text', path);
      said.texts.push(text);
      break;
    }
    default:
      if (part.kind !== 'native' && role !== 'assistant') throw encoding.unsupported(mediaNames[part.kind], path);
      encoding.lose('dropped', path, `A part of kind ${part.kind} cannot be said.`);
  }
}

const mediaNames = { audio: 'Sound', video: 'Video' } as const;

function imageBytes({ source, detail }: ImagePart, path: string, encoding: UpstreamEncoding): string {
  if (source.kind !== 'base64') throw encoding.unsupported('An image that is not sent as bytes', path);
  if (detail !== undefined) encoding.lose('dropped', `${path}.detail`, 'Images have no level of detail.');
  return source.data;
}

function addReasoning(
  { thinking }: Said,
  part: Extract<Part, { kind: 'reasoning' }>,
  path: string,
  encoding: UpstreamEncoding,
): void {
  const text = part.text === '' ? (part.summary?.join('\n\n') ?? '') : part.text;
  if (part.opaque) encoding.lose('dropped', `${path}.opaque`, `Only ${part.opaque.dialect} can read it.`);
  if (part.text !== '' && part.summary?.length)
    encoding.lose('dropped', `${path}.summary`, 'The reasoning itself is sent, and not its summary.');
  if (text !== '') thinking.push(text);
}

function encodeCall(call: ToolCallPart, index: number, path: string, encoding: UpstreamEncoding): JsonObject {
  const input = argumentObject(call);
  if (!input) encoding.lose('changed', `${path}.arguments`, 'They are no JSON object, and are kept under `_raw`.');
  if (call.opaque) encoding.lose('dropped', `${path}.opaque`, `Only ${call.opaque.dialect} can read it.`);
  return { id: call.id, function: { index, name: call.name, arguments: input ?? { _raw: call.arguments } } };
}

function encodeResult(
  result: ToolResultPart,
  path: string,
  names: ReadonlyMap<string, string>,
  encoding: UpstreamEncoding,
): JsonObject {
  const name = result.name ?? names.get(result.callId);
  const images: string[] = [];
  const texts: string[] = typeof result.content === 'string' ? [result.content] : [];
  for (const [index, part] of (typeof result.content === 'string' ? [] : partsOf(result.content)).entries()) {
    const place = `${path}.content.${index}`;
    const document = part.kind === 'file' ? documentText(part, place, encoding) : undefined;
    loseMarks(part, place, encoding);
    if (part.kind === 'text') texts.push(part.text);
    else if (part.kind === 'image') images.push(imageBytes(part, place, encoding));
    else if (document !== undefined) texts.push(document);
    else encoding.lose('dropped', place, `A result cannot hold a part of kind ${part.kind}.`);
  }
  if (result.isError) encoding.lose('emulated', `${path}.isError`, 'The text of the result says that it is an error.');
  return {
    role: 'tool',
    content: `${result.isError ? 'Error: ' : ''}${texts.join('\n')}`,
    ...(images.length > 0 && { images }),
    ...(name !== undefined && { tool_name: name }),
    tool_call_id: result.callId,
  };
}
