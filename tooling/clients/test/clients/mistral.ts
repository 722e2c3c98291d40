import { Mistral } from '@mistralai/mistralai';
import type { ChatCompletionRequest, ContentChunk, ToolCall, UsageInfo } from '@mistralai/mistralai/models/components';
import { MistralError } from '@mistralai/mistralai/models/errors';
import {
  type Answer,
  type Call,
  type Client,
  citySchema,
  type Failure,
  type Question,
  secondsIn,
  toolDescription,
} from '../client.ts';

/** Mistral's own, which speaks nearly OpenAI's dialect. @see https://www.npmjs.com/package/@mistralai/mistralai */
export const mistralClient: Client = {
  name: '@mistralai/mistralai',
  dialect: 'openai-chat',
  failureOf,
  connect(origin, apiKey) {
    const client = new Mistral({ serverURL: origin, apiKey, retryConfig: { strategy: 'none' } });
    return {
      async whole(question) {
        const { choices, usage } = await client.chat.complete(paramsOf(question), optionsOf(question));
        const [choice] = choices;
        if (!choice?.message) throw new Error('The answer has no message.');
        const { content, toolCalls } = choice.message;
        return answerOf(content, toolCalls ?? [], choice.finishReason, usage);
      },
      async stream(question) {
        const content: ContentChunk[] = [];
        const calls: ToolCall[] = [];
        let stop: string | null = null;
        let usage: UsageInfo | undefined;
        for await (const { data } of await client.chat.stream(paramsOf(question), optionsOf(question))) {
          usage = data.usage ?? usage;
          const [choice] = data.choices;
          if (!choice) continue;
          const piece = textOf(choice.delta.content);
          if (piece) question.onText?.(piece);
          content.push(...chunksOf(choice.delta.content));
          calls.push(...(choice.delta.toolCalls ?? []));
          stop = choice.finishReason ?? stop;
        }
        return answerOf(content, calls, stop, usage);
      },
    };
  },
};

type Content = string | readonly ContentChunk[] | null | undefined;

function optionsOf({ signal }: Question): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function paramsOf({ prompt, tools, rounds = [] }: Question): ChatCompletionRequest {
  return {
    model: 'some-model',
    messages: [{ role: 'user', content: prompt }, ...historyOf(rounds)],
    ...(tools && {
      tools: tools.map((name) => ({
        type: 'function' as const,
        function: { name, description: toolDescription(name), parameters: citySchema },
      })),
    }),
  };
}

function historyOf(rounds: NonNullable<Question['rounds']>): ChatCompletionRequest['messages'] {
  if (rounds.length === 0) return [];
  const toolCalls = rounds.map(({ id, name, input }) => ({ id, function: { name, arguments: JSON.stringify(input) } }));
  return [
    { role: 'assistant', toolCalls },
    ...rounds.map(({ id, name, result }) => ({ role: 'tool' as const, toolCallId: id, name, content: result })),
  ];
}

const stops: Readonly<Record<string, string>> = { tool_calls: 'calls' };

function answerOf(
  content: Content,
  calls: readonly ToolCall[],
  stop: string | null | undefined,
  usage: UsageInfo | undefined,
): Answer {
  return {
    text: textOf(content),
    reasoning: chunksOf(content)
      .flatMap((chunk) => (chunk.type === 'thinking' && 'thinking' in chunk ? chunk.thinking : []))
      .map((part) => ('text' in part ? String(part.text) : ''))
      .join(''),
    calls: calls.map(callOf),
    stop: stops[stop ?? ''] ?? `${stop}`,
    usage: { input: usage?.promptTokens ?? 0, output: usage?.completionTokens ?? 0, cacheRead: cachedIn(usage) },
  };
}

function callOf({ id = '', function: { name, arguments: input } }: ToolCall): Call {
  return { id, name, input: typeof input === 'string' ? (JSON.parse(input) as unknown) : input };
}

function chunksOf(content: Content): readonly ContentChunk[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content ?? [];
}

function textOf(content: Content): string {
  return chunksOf(content)
    .map((chunk) => (chunk.type === 'text' && 'text' in chunk ? chunk.text : ''))
    .join('');
}

/** The client has no name for it, and hands over what it does not know. */
function cachedIn(usage: UsageInfo | undefined): number {
  const details = usage?.['promptTokensDetails'] ?? usage?.['prompt_tokens_details'];
  return (details as { readonly cached_tokens?: number } | undefined)?.cached_tokens ?? 0;
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof MistralError)) throw error;
  return {
    isTyped: true,
    status: error.statusCode,
    message: error.message,
    retryAfterSeconds: secondsIn(error.headers.get('retry-after')),
  };
}
