import { invalidRequest, isJsonObject, type Json, type JsonObject, type RequestFacts } from '@proxy/spec';
import { stateIn } from '../content/state-in.ts';
import { booleanAt, listAt, objectAt, optional } from '../wire-fields.ts';

const roles: ReadonlySet<Json | undefined> = new Set<Json | undefined>(['user', 'assistant', 'system']);

/**
 * The body with its outline checked, and its facts: what the gateway must know before, or without, reading the rest.
 * @throws GatewayError `PROXY_INVALID_REQUEST` naming the field
 */
export function checkRequest(body: unknown): { wire: JsonObject; facts: RequestFacts } {
  const { wire, facts } = checkConversation(body);
  const { max_tokens: maxOutputTokens } = wire;
  if (typeof maxOutputTokens !== 'number')
    throw invalidRequest('`max_tokens` is required and must be a number.', 'max_tokens');
  if (!(maxOutputTokens >= 0)) throw invalidRequest('`max_tokens` must not be negative.', 'max_tokens');
  return { wire, facts: { ...facts, maxOutputTokens } };
}

/** As `checkRequest`, of a body that asks for no answer and need not say how long one may be. */
export function checkConversation(body: unknown): { wire: JsonObject; facts: RequestFacts } {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const { model, messages, stream, tools, metadata } = body;
  if (typeof model !== 'string' || model === '') throw invalidRequest('`model` must be a non-empty string.', 'model');
  const { hasImages, opaque } = checkMessages(messages);
  return {
    wire: body,
    facts: {
      model,
      stream: optional(booleanAt, stream, 'stream') ?? false,
      includeUsage: true,
      messageCount: listAt(messages, 'messages').length,
      hasTools: (optional(listAt, tools, 'tools')?.length ?? 0) > 0,
      hasImages,
      user: userOf(metadata),
      opaque,
    },
  };
}

interface Found {
  /** An image stands in a message or in the result of a tool. */
  hasImages: boolean;
  /** Opaque state in the order it stands; absent: none. */
  opaque: string[] | undefined;
}

function checkMessages(messages: Json | undefined): Found {
  const list = listAt(messages, 'messages');
  if (list.length === 0) throw invalidRequest('`messages` must hold at least one message.', 'messages');
  const found: Found = { hasImages: false, opaque: undefined };
  for (const [index, message] of list.entries()) {
    const path = `messages.${index}`;
    const { role, content } = objectAt(message, path);
    if (!roles.has(role)) throw invalidRequest(`\`${path}.role\` must be user, assistant or system.`, `${path}.role`);
    checkContent(content, `${path}.content`, found);
  }
  return found;
}

function checkContent(content: Json | undefined, path: string, found: Found): void {
  if (typeof content === 'string') return;
  if (!Array.isArray(content)) throw invalidRequest(`\`${path}\` must be a string or a list of content blocks.`, path);
  for (let i = 0; i < content.length; i++) {
    const block: unknown = content[i];
    if (!isJsonObject(block) || typeof block['type'] !== 'string')
      throw invalidRequest(`\`${path}.${i}\` must be a content block with a type.`, `${path}.${i}`);
    if (isImage(block) || (block['type'] === 'tool_result' && holdsImage(block['content']))) found.hasImages = true;
    found.opaque = stateIn(block, found.opaque);
  }
}

const isImage = (block: unknown): boolean => isJsonObject(block) && block['type'] === 'image';
const holdsImage = (content: Json | undefined): boolean => Array.isArray(content) && content.some(isImage);

function userOf(metadata: Json | undefined): string | undefined {
  const user = isJsonObject(metadata) ? metadata['user_id'] : undefined;
  return typeof user === 'string' ? user : undefined;
}
