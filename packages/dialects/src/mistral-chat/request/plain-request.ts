import type { ChatRequest, Extensions, FilePart, JsonObject, Message, Part, TextPart, Tool } from '@proxy/spec';
import { dialect as openaiDialect } from '../../openai-chat/extensions.ts';
import { writeUrl } from '../../openai-chat/message/media.ts';

interface Extensible {
  readonly extensions?: Extensions;
}

/**
 * The request as OpenAI's encoder shall write it for Mistral: in that dialect's plainest form, whatever fields the
 * client said it in; documents as Mistral's own parts, which that dialect does not have.
 */
export function plainRequest(request: ChatRequest): ChatRequest {
  const { outputFormat, tools } = request;
  const { [openaiDialect]: own, ...foreign } = request.extensions ?? {};
  return {
    ...request,
    messages: request.messages.map(plainMessage),
    ...(tools && { tools: tools.map((tool): Tool => plain(tool)) }),
    ...(outputFormat?.kind === 'json_schema' && { outputFormat: plain(outputFormat) }),
    extensions: { ...foreign, [openaiDialect]: said(own ?? {}) },
  };
}

const plainMessage = (message: Message): Message => ({
  ...plain(message),
  content: typeof message.content === 'string' ? message.content : message.content.map(plainPart),
});

function plainPart(part: Part): Part {
  if (part.kind === 'file') return documentPart(part);
  if (part.kind === 'text') return bareText(part);
  const bare = plain(part);
  if (bare.kind !== 'tool_result' || typeof bare.content === 'string' || !bare.content) return bare;
  return { ...bare, content: bare.content.map(plainPart) };
}

/** Parts of the content have no fields that OpenAI's have not had from the beginning. */
function bareText(part: TextPart): TextPart {
  const { [openaiDialect]: _, ...extensions } = part.extensions ?? {};
  return { ...part, extensions };
}

/** Without the marks of where in its dialect a thing was said, which are `null`. */
function plain<Thing extends Extensible>(thing: Thing): Thing {
  const own = thing.extensions?.[openaiDialect];
  if (!own) return thing;
  const { [openaiDialect]: _, ...foreign } = thing.extensions ?? {};
  const fields = said(own);
  return { ...thing, extensions: Object.keys(fields).length > 0 ? { ...foreign, [openaiDialect]: fields } : foreign };
}

const said = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** A PDF by its address, as bytes, or by the id that a client of this dialect gave it. */
function documentPart(part: FilePart): Part {
  const { source, filename = part.title } = part;
  const isOwn = part.extensions?.[openaiDialect] !== undefined;
  if (source.kind === 'file_id' && isOwn) return native({ type: 'file', file_id: source.id });
  const isDocument = source.kind === 'url' || (source.kind === 'base64' && source.mediaType === 'application/pdf');
  if (!isDocument) return plain(part);
  const name = filename === undefined ? {} : { document_name: filename };
  return native({ type: 'document_url', document_url: writeUrl(source), ...name });
}

const native = (value: JsonObject): Part => ({ kind: 'native', dialect: openaiDialect, value });
