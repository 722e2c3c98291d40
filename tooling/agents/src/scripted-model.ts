import type { UpstreamDialect } from '@proxy/clients';
import type { AnswerContent, HttpAnswer, RecordedRequest, ScriptedToolCall } from '@proxy/testing';
import { type AgentRequest, readRequest } from './read-request.ts';

/** The file that the task asks for. */
export interface Deed {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export const lastWords = 'The file is there: Grüezi 🌍';

type Act = (deed: Deed) => object;
const filePath: Act = ({ path }) => ({ file_path: path });
const writeLine = ({ path, text }: Deed): string => `printf %s '${text}' > '${path}'`;
const readLine = ({ path }: Deed): string => `cat '${path}'`;

/** The arguments with which each known tool of an agent makes a file. */
const writers: Readonly<Record<string, Act>> = {
  Write: ({ path, text }) => ({ file_path: path, content: text }),
  write: ({ path, text }) => ({ filePath: path, content: text }),
  write_file: ({ path, text }) => ({ file_path: path, content: text }),
  exec_command: (deed) => ({ cmd: writeLine(deed) }),
  shell_command: (deed) => ({ command: writeLine(deed) }),
  shell: (deed) => ({ command: ['sh', '-c', writeLine(deed)] }),
};

/** The arguments with which each known tool of an agent reads one. */
const readers: Readonly<Record<string, Act>> = {
  Read: filePath,
  read: ({ path }) => ({ filePath: path }),
  read_file: filePath,
  exec_command: (deed) => ({ cmd: readLine(deed) }),
  shell_command: (deed) => ({ command: readLine(deed) }),
  shell: (deed) => ({ command: ['sh', '-c', readLine(deed)] }),
};

const usage = { input: 1_000, output: 20, reasoning: 8 };

/** What befalls the first request that brings a result. */
export type Trouble = 'none' | 'overflow' | 'cut' | 'busy';
export const troubles: readonly Trouble[] = ['none', 'overflow', 'cut', 'busy'];

/**
 * A model that thinks before it acts and knows one deed: it writes the file, reads it twice in parallel, and says its
 * last words, each with the first offered tool that serves. Where none does, or something else is asked (a title, a
 * summary), it says `ok`.
 */
export function scriptedModel(
  dialect: UpstreamDialect,
  deed: Deed,
  trouble: Trouble,
): (request: RecordedRequest) => HttpAnswer {
  let isTroubled = trouble === 'none';
  return ({ path, body }) => {
    const request = readRequest(dialect.dialect, path, body);
    if (!isTroubled && request.endsWithResult) {
      isTroubled = true;
      return misfortune(trouble, dialect);
    }
    const content = { ...contentFor(request, deed), usage };
    return request.isStreamed ? dialect.stream(content) : dialect.whole(content);
  };
}

function misfortune(trouble: Trouble, dialect: UpstreamDialect): HttpAnswer {
  if (trouble === 'busy') return dialect.error(429, { message: 'Slow down.', headers: { 'retry-after': '1' } });
  return trouble === 'overflow' ? overflow(dialect) : brokenOff(dialect);
}

/** In words of none of the clients' dialects, so that it counts what the gateway makes of them. */
function overflow({ error }: UpstreamDialect): HttpAnswer {
  return error(400, { message: 'The input token count (2000) exceeds the maximum number of tokens allowed (1000).' });
}

function brokenOff({ stream }: UpstreamDialect): HttpAnswer {
  const { headers, body } = stream({ text: ['one ', 'two ', 'three'] });
  return {
    headers,
    body: body.slice(0, body.findIndex((event) => Buffer.from(event).includes('two')) + 1),
    ending: 'cut',
  };
}

function contentFor({ toolNames, toolResults, endsWithResult }: AgentRequest, deed: Deed): AnswerContent {
  const writer = toolNames.find((name) => Object.hasOwn(writers, name));
  const reader = toolNames.find((name) => Object.hasOwn(readers, name));
  if (writer === undefined || reader === undefined || (toolResults > 0 && !endsWithResult)) return { text: ['ok'] };
  const call = (id: string, name: string, act: Act | undefined): ScriptedToolCall[] =>
    act ? [{ id, name, arguments: JSON.stringify(act(deed)) }] : [];
  if (toolResults === 0) {
    const toolCalls = call('call_write', writer, writers[writer]);
    return { reasoning: ['First I ', 'write it.'], text: ['I write ', 'the file.'], toolCalls };
  }
  if (toolResults === 1) {
    const toolCalls = ['call_read_1', 'call_read_2'].flatMap((id) => call(id, reader, readers[reader]));
    return { reasoning: ['Is it there?'], toolCalls };
  }
  return { reasoning: ['It is.'], text: [lastWords] };
}
