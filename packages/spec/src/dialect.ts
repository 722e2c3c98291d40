import type { JsonObject } from './json.ts';

/** A wire format. Clients speak the first four, upstreams any; a package outside may add its own name. */
export type Dialect =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'mistral-chat'
  | 'cohere-chat'
  | 'ollama-chat'
  | 'bedrock-converse'
  | (string & {});

/** Fields that only one dialect knows, kept under its name so that a round trip through it loses nothing. */
export type Extensions = { readonly [dialect in Dialect]?: JsonObject };

/** The operations a gateway offers; a provider tells which of them it has, and where. */
export const operations = [
  'chat',
  'stream',
  'embeddings',
  'completion',
  'count_tokens',
  'list_models',
  'validate',
] as const;
/**
 * `chat` and `stream` are one call answered whole or as events; `completion` continues a text, whole or streamed;
 * `validate` checks a provider's configuration.
 */
export type Operation = (typeof operations)[number];
