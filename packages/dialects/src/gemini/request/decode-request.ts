import {
  type ChatRequest,
  type DecodedRequest,
  type IncomingRequest,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { type CallBook, createCallBook } from '../content/call-ids.ts';
import { decodeParts } from '../content/decode-part.ts';
import { inCamelCase } from '../content/spelling.ts';
import { dialect, keptFields } from '../dialect.ts';
import { flattened } from '../kept-options.ts';
import { decodeConfig, optionMarks } from './decode-config.ts';
import { decodeToolChoice, decodeTools } from './decode-tools.ts';
import { contentsOf, readFacts } from './facts.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, here or from `canonical` */
export function decodeRequest({ body, path }: IncomingRequest): DecodedRequest {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const facts = readFacts(body, path);
  return { wire: body, facts, canonical: () => readRequest(inCamelCase(body), facts) };
}

/**
 * The whole request. `extensions` always has an entry of this dialect, even an empty one: it tells the encoder that
 * the request was written in it, and that its order and its gaps are meant. What the model is called stands in the
 * path alone; a `model` in the body repeats it.
 */
function readRequest(wire: JsonObject, { model, stream }: DecodedRequest['facts']): ChatRequest {
  const fields = new FieldReader(wire, '');
  const book = createCallBook('');
  for (const name of ['contents', 'systemInstruction', 'model']) fields.drop(name);
  const tools = decodeTools(fields);
  const choice = decodeToolChoice(fields);
  const config = decodeConfig(fields);
  return {
    model,
    stream,
    includeUsage: true,
    messages: [...readSystem(wire['systemInstruction'], book), ...readContents(wire, book)],
    ...tools,
    ...choice,
    ...config,
    extensions: { [dialect]: { ...flattened(fields.rest()), ...optionMarks(wire) } },
  };
}

function readSystem(system: Json | undefined, book: CallBook): Message[] {
  if (system === undefined || system === null) return [];
  if (typeof system === 'string') return [{ role: 'system', content: system }];
  const { content, extensions } = readContent(system, 'systemInstruction', book);
  const marks = isJsonObject(system) && system['role'] === 'user' ? { user: null } : {};
  return [{ role: 'system', content, ...keptFields({ ...extensions?.[dialect], ...marks }) }];
}

function readContents(wire: JsonObject, book: CallBook): Message[] {
  return contentsOf(wire).map((content, index) => readContent(content, `contents.${index}`, book));
}

/** Roles other than the two are old names for the user's. */
function readContent(content: Json, path: string, book: CallBook): Message {
  if (!isJsonObject(content)) throw invalidRequest(`\`${path}\` must be a content with parts.`, path);
  const { role, parts, ...fields } = content;
  if (role !== undefined && role !== null && typeof role !== 'string')
    throw invalidRequest(`\`${path}.role\` must be a string.`, `${path}.role`);
  const isPlain = role === 'user' || role === 'model' || role === undefined || role === null;
  return {
    role: role === 'model' ? 'assistant' : 'user',
    content: decodeParts(parts, `${path}.parts`, book),
    ...keptFields({
      ...fields,
      ...(!isPlain && { role }),
      ...(role === undefined && { role: null }),
      ...(isJsonObject(parts) && { parts: null }),
    }),
  };
}
