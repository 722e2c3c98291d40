import OpenAI from 'openai';
import { type Answer, type Client, citySchema, type Question, toolDescription } from '../client.ts';
import { statusFailure } from './status-failure.ts';

type Params = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type Input = OpenAI.Responses.ResponseInputItem;

/** Responses. @see https://www.npmjs.com/package/openai */
export const openaiResponsesClient: Client = {
  name: 'openai (responses)',
  dialect: 'openai-responses',
  failureOf: statusFailure,
  connect(origin, apiKey) {
    const client = new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
    return {
      async whole(question) {
        return answerOf(await client.responses.create(paramsOf(question), optionsOf(question)));
      },
      async stream(question) {
        const stream = client.responses.stream({ ...paramsOf(question), stream: true }, optionsOf(question));
        stream.on('response.output_text.delta', ({ delta }) => question.onText?.(delta));
        return answerOf(await stream.finalResponse());
      },
    };
  },
};

function optionsOf({ signal }: Question): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function paramsOf({ prompt, tools, rounds = [] }: Question): Params {
  return {
    model: 'some-model',
    store: false,
    input: [{ role: 'user', content: prompt }, ...historyOf(rounds)],
    ...(tools && {
      tools: tools.map((name) => ({
        type: 'function' as const,
        name,
        description: toolDescription(name),
        parameters: citySchema,
        strict: false,
      })),
    }),
  };
}

function historyOf(rounds: NonNullable<Question['rounds']>): Input[] {
  return [
    ...rounds.map(({ id, name, input }) => ({
      type: 'function_call' as const,
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    })),
    ...rounds.map(({ id, result }) => ({ type: 'function_call_output' as const, call_id: id, output: result })),
  ];
}

function answerOf(response: OpenAI.Responses.Response): Answer {
  const { output, usage, status, incomplete_details: incomplete } = response;
  const calls = output.flatMap((item) =>
    item.type === 'function_call'
      ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
      : [],
  );
  const finished = calls.length > 0 ? 'calls' : 'stop';
  return {
    text: output
      .flatMap((item) => (item.type === 'message' ? item.content : []))
      .map(textOf)
      .join(''),
    reasoning: output.map(reasoningOf).join(''),
    calls,
    stop: status === 'completed' ? finished : incomplete?.reason === 'max_output_tokens' ? 'length' : `${status}`,
    usage: {
      input: usage?.input_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
      cacheRead: usage?.input_tokens_details.cached_tokens ?? 0,
    },
  };
}

function textOf(part: OpenAI.Responses.ResponseOutputMessage['content'][number]): string {
  return part.type === 'output_text' ? part.text : '';
}

/** A summary where there is one, else the words themselves, which open models send. */
function reasoningOf(item: OpenAI.Responses.ResponseOutputItem): string {
  if (item.type !== 'reasoning') return '';
  const parts = item.summary.length > 0 ? item.summary : (item.content ?? []);
  return parts.map(({ text }) => text).join('');
}
