import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed } from '../../internal/gateway-signature.ts';
import { payloadOf } from '../content/state-in.ts';
import { beganWithoutThinking, noThinking } from './open-round.ts';

/**
 * The client's own body with the gateway's fields, and without the state of others that stands in earlier answers:
 * reasoning and citations that a gateway sealed, and signatures that the target cannot read. The API would refuse
 * them. Usage always streams here and need not be asked for.
 */
export function patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject {
  const { model, defaults, overrides } = patch;
  const { messages } = wire;
  const cleaned = Array.isArray(messages) && !patch.isStateless ? withoutForeign(messages, patch) : messages;
  if (cleaned === messages) return { ...defaults, ...wire, ...overrides, model };
  return { ...defaults, ...wire, ...withoutBudget(wire, cleaned, patch), messages: cleaned, ...overrides, model };
}

/** Where the thinking that opened a round of tool calls was another provider's, the round goes on without. */
function withoutBudget({ thinking }: JsonObject, messages: Json | undefined, { onLoss }: PassthroughPatch): JsonObject {
  const hasBudget = isJsonObject(thinking) && thinking['type'] === 'enabled';
  if (!hasBudget || !Array.isArray(messages) || !beganWithoutThinking(messages)) return {};
  const reason = 'A round of tool calls that began without thinking goes on without it.';
  onLoss?.({ field: 'thinking', action: 'dropped', reason });
  return { thinking: noThinking };
}

/** The same list where nothing had to go. */
function withoutForeign(messages: readonly Json[], patch: PassthroughPatch): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, message] of messages.entries()) {
    const cleaned = cleanMessage(message, `messages.${index}`, patch);
    if (cleaned === message) continue;
    changed ??= [...messages];
    changed[index] = cleaned;
  }
  return changed ? changed.filter(isSpoken) : messages;
}

const isSpoken = (message: Json): boolean => !isJsonObject(message) || !isEmptyList(message['content']);
const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0;

function cleanMessage(message: Json, path: string, patch: PassthroughPatch): Json {
  if (!isJsonObject(message) || message['role'] !== 'assistant') return message;
  const { content } = message;
  if (!Array.isArray(content) || !content.some((block) => holdsForeign(block, patch))) return message;
  const blocks = content.flatMap((block, index) => cleanBlock(block, `${path}.content.${index}`, patch));
  return { ...message, content: blocks };
}

function cleanBlock(block: Json, path: string, patch: PassthroughPatch): Json[] {
  if (!holdsForeign(block, patch)) return [block];
  const isThought = isForeignThought(block, patch);
  const field = isThought ? path : `${path}.citations`;
  patch.onLoss?.({ field, action: 'dropped', reason: 'Only the deployment that issued its state can read it.' });
  return isThought ? [] : [cleanCitations(block)];
}

const isForeignThought = (block: Json, { foreign }: PassthroughPatch): boolean =>
  isJsonObject(block) &&
  [block['signature'], block['data']].some((state) => isSealed(state) || isForeign(state, foreign));

const isForeign = (state: Json | undefined, foreign: PassthroughPatch['foreign']): boolean =>
  foreign?.has(payloadOf(state) ?? '') ?? false;

const isSealedCitation = (citation: Json): boolean => isJsonObject(citation) && isSealed(citation['encrypted_index']);

function holdsForeign(block: Json, patch: PassthroughPatch): boolean {
  if (isForeignThought(block, patch)) return true;
  const citations = isJsonObject(block) ? block['citations'] : undefined;
  return Array.isArray(citations) && citations.some(isSealedCitation);
}

function cleanCitations(block: Json): Json {
  if (!isJsonObject(block) || !Array.isArray(block['citations'])) return block;
  const { citations, ...bare } = block;
  const own = (citations as readonly Json[]).filter((citation) => !isSealedCitation(citation));
  return own.length === 0 ? bare : { ...bare, citations: own };
}
