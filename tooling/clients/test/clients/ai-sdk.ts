import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { Dialect } from '@proxy/spec';
import {
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModel,
  type LanguageModelUsage,
  type ModelMessage,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import {
  type Answer,
  type Client,
  citySchema,
  type Failure,
  type Question,
  secondsIn,
  toolDescription,
} from '../client.ts';

type ModelOf = (origin: string, apiKey: string) => LanguageModel;

/** `ai` with one of its providers. @see https://ai-sdk.dev/providers */
function aiSdk(name: string, dialect: Dialect, modelOf: ModelOf): Client {
  return {
    name: `ai with ${name}`,
    dialect,
    failureOf,
    connect(origin, apiKey) {
      const model = modelOf(origin, apiKey);
      return {
        async whole(question) {
          const { text, reasoningText, toolCalls, finishReason, usage } = await generateText(paramsOf(model, question));
          return answerOf(text, reasoningText, toolCalls, finishReason, usage);
        },
        async stream(question) {
          let failure: { readonly error: unknown } | undefined;
          const result = streamText({
            ...paramsOf(model, question),
            onError: ({ error }) => {
              failure = { error };
            },
          });
          for await (const piece of result.textStream) question.onText?.(piece);
          if (failure) throw failure.error;
          return answerOf(
            await result.text,
            await result.reasoningText,
            await result.toolCalls,
            await result.finishReason,
            await result.usage,
          );
        },
      };
    },
  };
}

export const aiSdkClients: readonly Client[] = [
  aiSdk('@ai-sdk/openai (chat)', 'openai-chat', (origin, apiKey) =>
    createOpenAI({ apiKey, baseURL: `${origin}/v1` }).chat('some-model'),
  ),
  aiSdk('@ai-sdk/openai (responses)', 'openai-responses', (origin, apiKey) =>
    createOpenAI({ apiKey, baseURL: `${origin}/v1` }).responses('some-model'),
  ),
  aiSdk('@ai-sdk/openai-compatible', 'openai-chat', (origin, apiKey) =>
    createOpenAICompatible({ name: 'gateway', apiKey, baseURL: `${origin}/v1`, includeUsage: true })('some-model'),
  ),
  aiSdk('@ai-sdk/anthropic', 'anthropic-messages', (origin, apiKey) =>
    createAnthropic({ apiKey, baseURL: `${origin}/v1` })('some-model'),
  ),
  aiSdk('@ai-sdk/google', 'gemini', (origin, apiKey) =>
    createGoogle({ apiKey, baseURL: `${origin}/v1beta` })('some-model'),
  ),
];

function paramsOf(model: LanguageModel, { prompt, tools = [], rounds = [], signal }: Question) {
  const described = (name: string): ToolSet[string] =>
    tool({ description: toolDescription(name), inputSchema: jsonSchema(citySchema) });
  return {
    model,
    maxRetries: 0,
    maxOutputTokens: 1_000,
    messages: [{ role: 'user' as const, content: prompt }, ...historyOf(rounds)],
    ...(tools.length > 0 && { tools: Object.fromEntries(tools.map((name) => [name, described(name)])) }),
    ...(signal && { abortSignal: signal }),
  };
}

function historyOf(rounds: NonNullable<Question['rounds']>): ModelMessage[] {
  if (rounds.length === 0) return [];
  const calls = rounds.map(({ id: toolCallId, name: toolName, input }) => ({
    type: 'tool-call' as const,
    toolCallId,
    toolName,
    input,
  }));
  const results = rounds.map(({ id: toolCallId, name: toolName, result }) => ({
    type: 'tool-result' as const,
    toolCallId,
    toolName,
    output: { type: 'text' as const, value: result },
  }));
  return [
    { role: 'assistant', content: calls },
    { role: 'tool', content: results },
  ];
}

const stops: Readonly<Record<string, string>> = { 'tool-calls': 'calls' };

function answerOf(
  text: string,
  reasoning: string | undefined,
  calls: readonly { readonly toolCallId: string; readonly toolName: string; readonly input: unknown }[],
  stop: string,
  usage: LanguageModelUsage,
): Answer {
  return {
    text,
    reasoning: reasoning ?? '',
    calls: calls.map(({ toolCallId, toolName, input }) => ({ id: toolCallId, name: toolName, input })),
    stop: stops[stop] ?? stop,
    usage: {
      input: usage.inputTokens ?? 0,
      output: usage.outputTokens ?? 0,
      cacheRead: usage.inputTokenDetails.cacheReadTokens ?? 0,
    },
  };
}

function failureOf(error: unknown): Failure {
  if (!APICallError.isInstance(error)) throw error;
  return {
    isTyped: error.data !== undefined,
    status: error.statusCode,
    message: error.message,
    retryAfterSeconds: secondsIn(error.responseHeaders?.['retry-after']),
  };
}
