import type { ProviderOptions } from '@proxy/core';
import { builtInAdapters, findAdapter } from '@proxy/providers';
import type { Dialect } from '@proxy/spec';
import {
  type AnswerContent,
  anthropicMessages,
  bedrockConverse,
  cohereChat,
  type ErrorOverrides,
  gemini,
  type HttpAnswer,
  mistralChat,
  ollamaChat,
  openaiChat,
  openaiResponses,
} from '@proxy/testing';

/** Answers of a scripted model, as an upstream of one dialect sends them. */
interface ScriptedAnswers {
  whole(content: AnswerContent): HttpAnswer;
  /** One write per event; binary where the dialect is. */
  stream(content: AnswerContent): Omit<HttpAnswer, 'body'> & { readonly body: readonly (string | Uint8Array)[] };
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
}

/** A dialect that upstreams answer in, and how a gateway is told to ask one. */
export interface UpstreamDialect extends ScriptedAnswers {
  readonly dialect: Dialect;
  /** @param origin of a server that answers in the dialect */
  provider(origin: string): ProviderOptions;
}

const openai = (dialect: Dialect, answers: ScriptedAnswers): UpstreamDialect => ({
  dialect,
  ...answers,
  provider: (origin) => ({ ...provider('openai', `${origin}/v1`), dialect }),
});

const all: readonly UpstreamDialect[] = [
  openai('openai-chat', openaiChat),
  openai('openai-responses', openaiResponses),
  {
    dialect: 'anthropic-messages',
    ...anthropicMessages,
    provider: (origin) => provider('anthropic', origin),
  },
  {
    dialect: 'gemini',
    ...gemini,
    provider: (origin) => provider('google', origin),
  },
  { dialect: 'mistral-chat', ...mistralChat, provider: (origin) => provider('mistral', `${origin}/v1`) },
  { dialect: 'cohere-chat', ...cohereChat, provider: (origin) => provider('cohere', origin) },
  {
    dialect: 'bedrock-converse',
    ...bedrockConverse,
    provider: (origin) => ({ ...provider('bedrock', origin), settings: { region: 'us-east-1' }, environment: {} }),
  },
  {
    dialect: 'ollama-chat',
    ...ollamaChat,
    provider: (origin) => ({ ...provider('ollama', origin), dialect: 'ollama-chat' }),
  },
];

/** The dialects of upstreams that the gateway knows. */
export const upstreamDialects: readonly UpstreamDialect[] = all.filter(({ dialect }) => isSpoken(dialect));

/** Whether the gateway knows more of a dialect than conversations. */
export function hasOperation(dialect: Dialect, operation: 'embeddings' | 'tokenCount'): boolean {
  return builtInAdapters.some(({ codecs }) => codecs.some((codec) => codec.dialect === dialect && codec[operation]));
}

function isSpoken(dialect: Dialect): boolean {
  return builtInAdapters.some(({ codecs }) => codecs.some((codec) => codec.dialect === dialect));
}

function provider(type: string, baseUrl: string): ProviderOptions {
  const adapter = findAdapter(type);
  if (!adapter) throw new Error(`There is no provider type "${type}".`);
  return { adapter, apiKey: 'key-of-the-gateway', baseUrl };
}
