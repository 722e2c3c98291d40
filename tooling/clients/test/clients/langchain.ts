import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessageLike, ToolMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { type Answer, type Client, citySchema, type Question, toolDescription } from '../client.ts';
import { statusFailure } from './status-failure.ts';

/** LangChain with one of its models. @see https://docs.langchain.com/oss/javascript/integrations/chat */
function langchain(
  { name, dialect, failureOf }: Pick<Client, 'name' | 'dialect' | 'failureOf'>,
  modelOf: (origin: string, apiKey: string) => BaseChatModel,
): Client {
  return {
    name,
    dialect,
    failureOf,
    connect(origin, apiKey) {
      const model = modelOf(origin, apiKey);
      return {
        async whole(question) {
          return answerOf(await withTools(model, question).invoke(messagesOf(question), optionsOf(question)));
        },
        async stream(question) {
          let all: AIMessageChunk | undefined;
          for await (const chunk of await withTools(model, question).stream(
            messagesOf(question),
            optionsOf(question),
          )) {
            if (chunk.text) question.onText?.(chunk.text);
            all = all ? all.concat(chunk) : chunk;
          }
          if (!all) throw new Error('The stream was empty.');
          return answerOf(all);
        },
      };
    },
  };
}

export const langchainClients: readonly Client[] = [
  langchain(
    { name: '@langchain/openai (chat)', dialect: 'openai-chat', failureOf: statusFailure },
    (origin, apiKey) =>
      new ChatOpenAI({
        model: 'some-model',
        apiKey,
        maxRetries: 0,
        configuration: { baseURL: `${origin}/v1` },
        useResponsesApi: false,
      }),
  ),
  langchain(
    { name: '@langchain/openai (responses)', dialect: 'openai-responses', failureOf: statusFailure },
    (origin, apiKey) =>
      new ChatOpenAI({
        model: 'some-model',
        apiKey,
        maxRetries: 0,
        configuration: { baseURL: `${origin}/v1` },
        useResponsesApi: true,
      }),
  ),
  langchain(
    { name: '@langchain/anthropic', dialect: 'anthropic-messages', failureOf: statusFailure },
    (origin, apiKey) =>
      new ChatAnthropic({
        model: 'some-model',
        apiKey,
        maxRetries: 0,
        maxTokens: 1_000,
        anthropicApiUrl: origin,
      }),
  ),
];

function withTools(model: BaseChatModel, { tools }: Question) {
  if (!tools) return model;
  if (!model.bindTools) throw new Error('This model takes no tools.');
  return model.bindTools(
    tools.map((name) => ({
      type: 'function' as const,
      function: { name, description: toolDescription(name), parameters: citySchema },
    })),
  );
}

function optionsOf({ signal }: Question): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function messagesOf({ prompt, rounds = [] }: Question): BaseMessageLike[] {
  if (rounds.length === 0) return [['user', prompt]];
  const calls = new AIMessageChunk({
    content: '',
    tool_calls: rounds.map(({ id, name, input }) => ({ id, name, args: input as Record<string, unknown> })),
  });
  return [['user', prompt], calls, ...rounds.map(({ id, result }) => new ToolMessage(result, id))];
}

const stops: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'calls',
  tool_calls: 'calls',
};

function answerOf(message: AIMessageChunk): Answer {
  const { response_metadata: metadata, additional_kwargs: more } = message;
  const usage = message.usage_metadata as UsageMetadata | undefined;
  const calls = (message.tool_calls ?? []).map(({ id = '', name, args }) => ({ id, name, input: args }));
  return {
    text: message.text,
    reasoning: reasoningOf(message) || String(more['reasoning_content'] ?? ''),
    calls,
    stop: stopOf({ ...more, ...metadata }, calls.length > 0),
    usage: {
      input: usage?.input_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
      cacheRead: usage?.input_token_details?.cache_read ?? 0,
    },
  };
}

function reasoningOf({ contentBlocks }: AIMessageChunk): string {
  return contentBlocks.map((block) => (block.type === 'reasoning' ? String(block.reasoning) : '')).join('');
}

/** Each dialect's word stands under a name of its own; in Responses a call shows in the items alone. */
function stopOf(metadata: Readonly<Record<string, unknown>>, hasCalls: boolean): string {
  const word = metadata['finish_reason'] ?? metadata['stop_reason'];
  if (typeof word === 'string') return stops[word] ?? word;
  if (metadata['status'] === 'incomplete') return 'length';
  return hasCalls ? 'calls' : 'stop';
}
