import type { Dialect } from '@proxy/spec';

/** What a scripted model must know of a request that reached it. */
export interface AgentRequest {
  readonly toolNames: readonly string[];
  /** Results of calls that the request brings. */
  readonly toolResults: number;
  /** The last message brings one: the model's turn goes on. */
  readonly endsWithResult: boolean;
  readonly isStreamed: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** How a dialect says what is looked for: the names of the tools, and how many results each message brings. */
interface Reader {
  toolNames(body: Fields): readonly string[];
  resultsOfMessages(body: Fields): readonly number[];
}

const chat: Reader = {
  toolNames: (body) => listOf(body['tools']).map((tool) => nameOf(fieldsOf(tool['function']))),
  resultsOfMessages: (body) => listOf(body['messages']).map((message) => Number(message['role'] === 'tool')),
};

const readers: Readonly<Record<string, Reader>> = {
  'openai-chat': chat,
  'mistral-chat': chat,
  'cohere-chat': chat,
  'ollama-chat': chat,
  'bedrock-converse': {
    toolNames: (body) =>
      listOf(fieldsOf(body['toolConfig'])['tools']).map((tool) => nameOf(fieldsOf(tool['toolSpec']))),
    resultsOfMessages: (body) =>
      listOf(body['messages']).map(
        (message) => listOf(message['content']).filter((block) => block['toolResult'] !== undefined).length,
      ),
  },
  'openai-responses': {
    toolNames: (body) => listOf(body['tools']).map(nameOf),
    resultsOfMessages: (body) => listOf(body['input']).map((item) => Number(/_output$/.test(String(item['type'])))),
  },
  'anthropic-messages': {
    toolNames: (body) => listOf(body['tools']).map(nameOf),
    resultsOfMessages: (body) =>
      listOf(body['messages']).map(
        (message) => listOf(message['content']).filter((block) => block['type'] === 'tool_result').length,
      ),
  },
  gemini: {
    toolNames: (body) => listOf(body['tools']).flatMap((tool) => listOf(tool['functionDeclarations']).map(nameOf)),
    resultsOfMessages: (body) =>
      listOf(body['contents']).map(
        (content) => listOf(content['parts']).filter((part) => part['functionResponse'] !== undefined).length,
      ),
  },
};

/** @throws where the dialect is none that is known here */
export function readRequest(dialect: Dialect, path: string, body: unknown): AgentRequest {
  const reader = readers[dialect];
  if (!reader) throw new Error(`There is no reader for "${dialect}".`);
  const fields = fieldsOf(body);
  const results = reader.resultsOfMessages(fields);
  return {
    toolNames: reader.toolNames(fields),
    toolResults: results.reduce((sum, count) => sum + count, 0),
    endsWithResult: (results.at(-1) ?? 0) > 0,
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
