import { invalidRequest, isJsonObject, type Json, type JsonObject, type RequestFacts } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { stateIn } from '../message/state-in.ts';

/**
 * The body with its outline checked, and its facts: what the gateway must know before, or without, reading the rest.
 * @throws GatewayError `PROXY_INVALID_REQUEST` naming the field
 */
export function checkRequest(body: unknown): { readonly wire: JsonObject; readonly facts: RequestFacts } {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const fields = new FieldReader(body, '');
  const model = fields.string('model');
  if (!model) throw invalidRequest('`model` must be a non-empty string.', 'model');
  const { hasImages, opaque } = checkMessages(fields);
  return {
    wire: body,
    facts: {
      model,
      stream: fields.boolean('stream') ?? false,
      includeUsage: fields.child('stream_options')?.boolean('include_usage') ?? false,
      messageCount: fields.list('messages')?.length ?? 0,
      hasTools: isFilled(fields.list('tools')) || isFilled(fields.list('functions')),
      hasImages,
      maxOutputTokens: positive(fields, 'max_completion_tokens') ?? positive(fields, 'max_tokens'),
      candidates: positive(fields, 'n'),
      user: fields.string('user') ?? fields.string('safety_identifier'),
      opaque,
    },
  };
}

const isFilled = (list: readonly Json[] | undefined): boolean => list !== undefined && list.length > 0;

/** A count where the client gave one; local hosts take -1 for no limit. */
function positive(fields: FieldReader, name: string): number | undefined {
  const value = fields.number(name);
  return value !== undefined && value >= 1 ? value : undefined;
}

interface Found {
  /** An image stands in a message. */
  hasImages: boolean;
  /** Opaque state in the order it stands; absent: none. */
  opaque: string[] | undefined;
}

function checkMessages(fields: FieldReader): Found {
  const messages = fields.list('messages');
  if (!isFilled(messages)) throw invalidRequest('`messages` must hold at least one message.', 'messages');
  const found: Found = { hasImages: false, opaque: undefined };
  for (const [index, message] of (messages ?? []).entries()) checkMessage(message, index, found);
  return found;
}

function checkMessage(message: Json, index: number, found: Found): void {
  const path = `messages.${index}`;
  if (!isJsonObject(message)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const { role, content } = message;
  if (typeof role !== 'string') throw invalidRequest(`\`${path}.role\` must be a string.`, `${path}.role`);
  if (role === 'assistant') found.opaque = stateIn(message, found.opaque);
  if (content === undefined || content === null || typeof content === 'string') return;
  if (!Array.isArray(content))
    throw invalidRequest(`\`${path}.content\` must be a string or a list of parts.`, `${path}.content`);
  found.hasImages ||= content.some((part) => isJsonObject(part) && part['type'] === 'image_url');
}
