import type { Dialect } from '@proxy/spec';

/** What a scripted model must know of a request that reached it. */
export interface AgentRequest {
  readonly toolNames: readonly string[];
  /** Results of calls that the request brings. */
  readonly toolResults: number;
  /** It ends with one: the model's turn goes on. */
  readonly endsWithResult: boolean;
  readonly isStreamed: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** How a dialect says what is looked for: the names of the tools, and which pieces of the conversation are results. */
interface Reader {
  toolNames(body: Fields): readonly string[];
  isResult(body: Fields): readonly boolean[];
}

const chat: Reader = {
  toolNames: (body) => listOf(body['tools']).map((tool) => nameOf(fieldsOf(tool['function']))),
  isResult: (body) => listOf(body['messages']).map((message) => message['role'] === 'tool'),
};

const readers: Readonly<Record<string, Reader>> = {
  'openai-chat': chat,
  'mistral-chat': chat,
  'cohere-chat': chat,
  'ollama-chat': chat,
  'bedrock-converse': {
    toolNames: (body) =>
      listOf(fieldsOf(body['toolConfig'])['tools']).map((tool) => nameOf(fieldsOf(tool['toolSpec']))),
    isResult: (body) =>
      listOf(body['messages'])
        .flatMap((message) => listOf(message['content']))
        .filter((block) => block['cachePoint'] === undefined)
        .map((block) => block['toolResult'] !== undefined),
  },
  'openai-responses': {
    toolNames: (body) => listOf(body['tools']).map(nameOf),
    isResult: (body) => listOf(body['input']).map((item) => /_output$/.test(String(item['type']))),
  },
  'anthropic-messages': {
    toolNames: (body) => listOf(body['tools']).map(nameOf),
    isResult: (body) =>
      listOf(body['messages'])
        .flatMap((message) => listOf(message['content']))
        .map((block) => block['type'] === 'tool_result'),
  },
  gemini: {
    toolNames: (body) => listOf(body['tools']).flatMap((tool) => listOf(tool['functionDeclarations']).map(nameOf)),
    isResult: (body) =>
      listOf(body['contents'])
        .flatMap((content) => listOf(content['parts']))
        .map((part) => part['functionResponse'] !== undefined),
  },
};

/** @throws where the dialect is none that is known here */
export function readRequest(dialect: Dialect, path: string, body: unknown): AgentRequest {
  const reader = readers[dialect];
  if (!reader) throw new Error(`There is no reader for "${dialect}".`);
  const fields = fieldsOf(body);
  const results = reader.isResult(fields);
  return {
    toolNames: reader.toolNames(fields),
    toolResults: results.filter(Boolean).length,
    endsWithResult: results.at(-1) === true,
    isStreamed: fields['stream'] === true || /:streamGenerateContent|converse-stream/.test(path),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function nameOf(tool: Fields): string {
  return String(tool['name'] ?? '');
}
