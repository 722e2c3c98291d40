import OpenAI from 'openai';
import { type Answer, type Client, citySchema, type Question, toolDescription } from '../client.ts';
import { statusFailure } from './status-failure.ts';

type Message = OpenAI.ChatCompletionMessageParam;
/** Not OpenAI's own: servers of open models send it, and so does the gateway. */
type WithReasoning<Type> = Type & { readonly reasoning_content?: string | null };

/** Chat completions. @see https://www.npmjs.com/package/openai */
export const openaiChatClient: Client = {
  name: 'openai (chat)',
  dialect: 'openai-chat',
  failureOf: statusFailure,
  connect(origin, apiKey) {
    const client = new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
    return {
      async whole(question) {
        return answerOf(await client.chat.completions.create(paramsOf(question), optionsOf(question)));
      },
      async stream(question) {
        const params = { ...paramsOf(question), stream: true as const, stream_options: { include_usage: true } };
        const stream = client.chat.completions.stream(params, optionsOf(question));
        let reasoning = '';
        stream.on('content', (delta) => question.onText?.(delta));
        stream.on('chunk', ({ choices: [choice] }) => {
          reasoning += (choice?.delta as WithReasoning<object> | undefined)?.reasoning_content ?? '';
        });
        return { ...answerOf(await stream.finalChatCompletion()), reasoning };
      },
    };
  },
};

function optionsOf({ signal }: Question): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function paramsOf({ prompt, tools, rounds = [] }: Question): OpenAI.ChatCompletionCreateParamsNonStreaming {
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

function historyOf(rounds: NonNullable<Question['rounds']>): Message[] {
  if (rounds.length === 0) return [];
  const calls = rounds.map(({ id, name, input }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(input) },
  }));
  const results = rounds.map(({ id, result }) => ({ role: 'tool' as const, tool_call_id: id, content: result }));
  return [{ role: 'assistant', content: null, tool_calls: calls }, ...results];
}

const stops: Readonly<Record<string, string>> = { tool_calls: 'calls' };

function answerOf({ choices: [choice], usage }: OpenAI.ChatCompletion): Answer {
  if (!choice) throw new Error('The answer has no choice.');
  const { message, finish_reason: stop } = choice;
  return {
    text: message.content ?? '',
    reasoning: (message as WithReasoning<object>).reasoning_content ?? '',
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    ),
    stop: stops[stop] ?? stop,
    usage: {
      input: usage?.prompt_tokens ?? 0,
      output: usage?.completion_tokens ?? 0,
      cacheRead: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    },
  };
}
