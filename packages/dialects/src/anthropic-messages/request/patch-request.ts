import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed } from '../../internal/gateway-signature.ts';
import { beganWithoutThinking, noThinking } from './open-round.ts';

/**
 * The client's own body with the gateway's fields, and without what a gateway wrote into earlier answers: reasoning
 * and citations of other providers, which the API would refuse. Usage always streams here and need not be asked for.
 */
export function patchRequest(wire: JsonObject, { model, defaults, overrides }: PassthroughPatch): JsonObject {
  const { messages } = wire;
  const cleaned = Array.isArray(messages) ? withoutSealed(messages) : messages;
  if (cleaned === messages) return { ...defaults, ...wire, ...overrides, model };
  return { ...defaults, ...wire, ...withoutBudget(wire, cleaned), messages: cleaned, ...overrides, model };
}

/** Where the thinking that opened a round of tool calls was another provider's, the round goes on without. */
function withoutBudget({ thinking }: JsonObject, messages: Json | undefined): JsonObject {
  const hasBudget = isJsonObject(thinking) && thinking['type'] === 'enabled';
  return hasBudget && Array.isArray(messages) && beganWithoutThinking(messages) ? { thinking: noThinking } : {};
}

/** The same list where nothing had to go, which is nearly always. */
function withoutSealed(messages: readonly Json[]): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, message] of messages.entries()) {
    const cleaned = cleanMessage(message);
    if (cleaned === message) continue;
    changed ??= [...messages];
    changed[index] = cleaned;
  }
  return changed ? changed.filter(isSpoken) : messages;
}

const isSpoken = (message: Json): boolean => !isJsonObject(message) || !isEmptyList(message['content']);
const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0;

function cleanMessage(message: Json): Json {
  if (!isJsonObject(message) || message['role'] !== 'assistant') return message;
  const { content } = message;
  if (!Array.isArray(content) || !content.some(holdsSealed)) return message;
  return { ...message, content: content.filter((block) => !isSealedBlock(block)).map(cleanCitations) };
}

const isSealedBlock = (block: Json): boolean =>
  isJsonObject(block) && (isSealed(block['signature']) || isSealed(block['data']));
const isSealedCitation = (citation: Json): boolean => isJsonObject(citation) && isSealed(citation['encrypted_index']);

function holdsSealed(block: Json): boolean {
  if (isSealedBlock(block)) return true;
  const citations = isJsonObject(block) ? block['citations'] : undefined;
  return Array.isArray(citations) && citations.some(isSealedCitation);
}

function cleanCitations(block: Json): Json {
  if (!isJsonObject(block) || !Array.isArray(block['citations'])) return block;
  const { citations, ...bare } = block;
  const own = (citations as readonly Json[]).filter((citation) => !isSealedCitation(citation));
  return own.length === 0 ? bare : { ...bare, citations: own };
}
