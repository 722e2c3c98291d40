import {
  ApiError,
  type Content,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
} from '@google/genai';
import { type Answer, type Client, citySchema, type Failure, type Question, toolDescription } from '../client.ts';

/** Google's. @see https://www.npmjs.com/package/@google/genai */
export const googleGenaiClient: Client = {
  name: '@google/genai',
  dialect: 'gemini',
  failureOf,
  connect(origin, apiKey) {
    const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } });
    return {
      async whole(question) {
        return answerOf([await models.generateContent(paramsOf(question))]);
      },
      async stream(question) {
        const chunks: GenerateContentResponse[] = [];
        for await (const chunk of await models.generateContentStream(paramsOf(question))) {
          const piece = partsOf([chunk])
            .map((part) => (part.thought ? '' : (part.text ?? '')))
            .join('');
          if (piece) question.onText?.(piece);
          chunks.push(chunk);
        }
        return answerOf(chunks);
      },
    };
  },
};

function paramsOf({ prompt, tools, rounds = [], signal }: Question): GenerateContentParameters {
  return {
    model: 'some-model',
    contents: [{ role: 'user', parts: [{ text: prompt }] }, ...historyOf(rounds)],
    config: {
      ...(signal && { abortSignal: signal }),
      ...(tools && {
        tools: [
          {
            functionDeclarations: tools.map((name) => ({
              name,
              description: toolDescription(name),
              parametersJsonSchema: citySchema,
            })),
          },
        ],
      }),
    },
  };
}

function historyOf(rounds: NonNullable<Question['rounds']>): Content[] {
  if (rounds.length === 0) return [];
  const calls = rounds.map(({ id, name, input }) => ({
    functionCall: { id, name, args: input as Record<string, unknown> },
  }));
  const results = rounds.map(({ id, name, result }) => ({
    functionResponse: { id, name, response: { output: result } },
  }));
  return [
    { role: 'model', parts: calls },
    { role: 'user', parts: results },
  ];
}

function partsOf(chunks: readonly GenerateContentResponse[]) {
  return chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
}

const stops: Readonly<Record<string, string>> = { STOP: 'stop', MAX_TOKENS: 'length' };

/** In this dialect a call shows in the parts alone: the reason to stop is the same. */
function answerOf(chunks: readonly GenerateContentResponse[]): Answer {
  const parts = partsOf(chunks);
  const textOf = (isThought: boolean): string =>
    parts.map((part) => ((part.thought ?? false) === isThought ? (part.text ?? '') : '')).join('');
  const calls = parts.flatMap(({ functionCall: call }) =>
    call ? [{ id: call.id ?? '', name: call.name ?? '', input: call.args ?? {} }] : [],
  );
  const reason = chunks.flatMap((chunk) => chunk.candidates?.[0]?.finishReason ?? []).at(-1);
  const stop = stops[reason ?? ''] ?? `${reason}`;
  const usage = chunks.flatMap((chunk) => chunk.usageMetadata ?? []).at(-1);
  return {
    text: textOf(false),
    reasoning: textOf(true),
    calls,
    stop: stop === 'stop' && calls.length > 0 ? 'calls' : stop,
    usage: {
      input: usage?.promptTokenCount ?? 0,
      output: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
      cacheRead: usage?.cachedContentTokenCount ?? 0,
    },
  };
}

/** This client keeps no headers of an error; its message is the body. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError)) throw error;
  const wait = /"retryDelay":\s*"([\d.]+)s"/.exec(error.message)?.[1];
  return {
    isTyped: error.message.startsWith('{"error"'),
    status: error.status,
    message: error.message,
    retryAfterSeconds: wait === undefined ? undefined : Number(wait),
  };
}
