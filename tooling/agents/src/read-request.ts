import type { Dialect } from '@proxy/spec';

/** What a scripted model must know of a request that reached it. */
export interface AgentRequest {
  readonly toolNames: readonly string[];
  /** Results of calls that the request brings. */
  readonly toolResults: number;
  readonly isStreamed: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<string, (body: Fields) => Omit<AgentRequest, 'isStreamed'>>> = {
  'openai-chat': (body) => ({
    toolNames: listOf(body['tools']).map((tool) => nameOf(fieldsOf(tool['function']))),
    toolResults: listOf(body['messages']).filter((message) => message['role'] === 'tool').length,
  }),
  'openai-responses': (body) => ({
    toolNames: listOf(body['tools']).map(nameOf),
    toolResults: listOf(body['input']).filter((item) => /_output$/.test(String(item['type']))).length,
  }),
  'anthropic-messages': (body) => ({
    toolNames: listOf(body['tools']).map(nameOf),
    toolResults: listOf(body['messages'])
      .flatMap((message) => listOf(message['content']))
      .filter((block) => block['type'] === 'tool_result').length,
  }),
  gemini: (body) => ({
    toolNames: listOf(body['tools']).flatMap((tool) => listOf(tool['functionDeclarations']).map(nameOf)),
    toolResults: listOf(body['contents'])
      .flatMap((content) => listOf(content['parts']))
      .filter((part) => part['functionResponse'] !== undefined).length,
  }),
};

/** @throws where the dialect is none that is known here */
export function readRequest(dialect: Dialect, path: string, body: unknown): AgentRequest {
  const read = readers[dialect];
  if (!read) throw new Error(`There is no reader for "${dialect}".`);
  const fields = fieldsOf(body);
  return { ...read(fields), isStreamed: fields['stream'] === true || path.includes(':streamGenerateContent') };
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
