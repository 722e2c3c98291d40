import Anthropic from '@anthropic-ai/sdk';
import { type Answer, type Client, citySchema, type Question, toolDescription } from '../client.ts';
import { statusFailure } from './status-failure.ts';

/** Messages. @see https://www.npmjs.com/package/@anthropic-ai/sdk */
export const anthropicClient: Client = {
  name: '@anthropic-ai/sdk',
  dialect: 'anthropic-messages',
  failureOf: statusFailure,
  connect(origin, apiKey) {
    const client = new Anthropic({ apiKey, baseURL: origin, maxRetries: 0 });
    return {
      async whole(question) {
        return answerOf(await client.messages.create(paramsOf(question), optionsOf(question)));
      },
      async stream(question) {
        const stream = client.messages.stream(paramsOf(question), optionsOf(question));
        stream.on('text', (delta) => question.onText?.(delta));
        return answerOf(await stream.finalMessage());
      },
    };
  },
};

function optionsOf({ signal }: Question): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function paramsOf({ prompt, tools, rounds = [] }: Question): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model: 'some-model',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: prompt }, ...historyOf(rounds)],
    ...(tools && {
      tools: tools.map((name) => ({ name, description: toolDescription(name), input_schema: citySchema })),
    }),
  };
}

function historyOf(rounds: NonNullable<Question['rounds']>): Anthropic.MessageParam[] {
  if (rounds.length === 0) return [];
  const uses = rounds.map(({ id, name, input }) => ({ type: 'tool_use' as const, id, name, input }));
  const results = rounds.map(({ id, result }) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    content: result,
  }));
  return [
    { role: 'assistant', content: uses },
    { role: 'user', content: results },
  ];
}

const stops: Readonly<Record<string, string>> = { end_turn: 'stop', max_tokens: 'length', tool_use: 'calls' };

function answerOf({ content, stop_reason: stop, usage }: Anthropic.Message): Answer {
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    calls: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    stop: stops[stop ?? ''] ?? `${stop}`,
    usage: {
      input: usage.input_tokens + cacheRead + (usage.cache_creation_input_tokens ?? 0),
      output: usage.output_tokens,
      cacheRead,
    },
  };
}
