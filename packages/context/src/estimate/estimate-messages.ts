import type { Message, Part, Tool } from '@proxy/spec';
import { estimateMedia } from './estimate-media.ts';
import { estimateTokens } from './estimate-tokens.ts';

/** Tokens that dialects wrap around each message: its role and its borders. */
export const tokensPerMessage = 4;
/** A tool call or result has an id and borders of its own. */
export const tokensPerToolPart = 6;
/** Providers explain tools to the model once: OpenAI in some 20 tokens, DeepSeek in 200, Anthropic in 340. */
export const tokensOfToolInstructions = 200;

/**
 * Estimates the input tokens of a conversation and of the tools it may call.
 *
 * Text is counted by `estimateTokens`, tools and blocks of one dialect by their JSON, media by `estimateMedia`. A
 * signature costs nothing; reasoning that is only ciphertext counts by its length, since its issuer reads it again.
 */
export function estimateMessages(messages: readonly Message[], tools: readonly Tool[] = []): number {
  let tokens = tools.length > 0 ? tokensOfToolInstructions : 0;
  for (const message of messages) tokens += estimateMessage(message);
  for (const tool of tools) tokens += estimateTool(tool);
  return tokens;
}

/** Estimates one message. A conversation is the sum of its messages. */
export function estimateMessage(message: Message): number {
  return tokensPerMessage + estimateContent(message.content) + estimateTokens(message.name ?? '');
}

/** Estimates the definition of one tool. */
export function estimateTool(tool: Tool): number {
  const { cache: _, extensions: __, ...definition } = tool;
  return estimateTokens(JSON.stringify(definition));
}

function estimateContent(content: string | readonly Part[] | undefined): number {
  if (content === undefined) return 0;
  if (typeof content === 'string') return estimateTokens(content);
  let tokens = 0;
  for (const part of content) tokens += estimatePart(part);
  return tokens;
}

function estimatePart(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return estimateTokens(part.text);
    case 'reasoning':
      return estimateReasoning(part.text, part.opaque?.payload ?? '');
    case 'tool_call':
      return tokensPerToolPart + estimateTokens(part.name) + estimateTokens(part.arguments);
    case 'tool_result':
      return tokensPerToolPart + estimateContent(part.content);
    case 'native':
      return estimateTokens(JSON.stringify(part.value));
    case 'file':
      if (part.source.kind === 'parts') return estimateContent(part.source.parts);
      return estimateMedia(part, part.source);
    default:
      return estimateMedia(part, part.source);
  }
}

/** Base64 takes four characters for three bytes, and encryption keeps the length of what it hides. */
const ciphertextCharactersPerToken = 6;

function estimateReasoning(text: string, ciphertext: string): number {
  return text === '' ? Math.ceil(ciphertext.length / ciphertextCharactersPerToken) : estimateTokens(text);
}
