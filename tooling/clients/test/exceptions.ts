import type { Mode } from './cells.ts';

/** Cells of the matrix that cannot be filled, and why. What is absent is whichever. */
export interface Exception {
  readonly client?: string;
  readonly upstream?: string;
  /** Absent: all cells in which the client gets an answer. */
  readonly cell?: string;
  readonly mode?: Mode;
  readonly reason: string;
}

/** Each is held to be needed: the test of such a cell fails once the cell can be filled. */
const exceptions: readonly Exception[] = [
  {
    client: 'ai with @ai-sdk/openai (chat)',
    cell: 'reasoning',
    reason: 'OpenAI has no reasoning in chat completions, and this client reads none of the fields that others use',
  },
  {
    client: '@mistralai/mistralai',
    upstream: 'openai-chat',
    mode: 'stream',
    reason: 'it refuses "usage": null, which stands in each chunk of an upstream that is asked for usage',
  },
  {
    client: '@mistralai/mistralai',
    cell: 'reasoning',
    reason: 'it reads reasoning only as a part of the content, as Mistral writes it',
  },
  {
    client: '@mistralai/mistralai',
    cell: 'parallel calls of tools',
    mode: 'stream',
    reason: 'it refuses a call that comes in pieces',
  },
  {
    client: '@mistralai/mistralai',
    cell: 'a call without arguments',
    mode: 'stream',
    reason: 'it refuses a call that comes in pieces',
  },
  {
    client: '@mistralai/mistralai',
    cell: 'usage',
    mode: 'stream',
    reason: 'it does not ask for usage, since Mistral always sends it',
  },
  {
    client: '@mistralai/mistralai',
    cell: 'what of its input came from a cache',
    mode: 'stream',
    reason: 'it does not ask for usage, since Mistral always sends it',
  },
  {
    upstream: 'ollama-chat',
    cell: 'what of its input came from a cache',
    reason: 'Ollama does not tell',
  },
  {
    client: '@langchain/anthropic',
    cell: 'usage',
    mode: 'stream',
    reason:
      'it takes input from the opening event, when few upstreams have counted, and counts the output named there twice',
  },
  {
    client: '@langchain/anthropic',
    cell: 'what of its input came from a cache',
    mode: 'stream',
    reason:
      'it takes input from the opening event, when few upstreams have counted, and counts the output named there twice',
  },
];

export function exceptionOf(
  client: string,
  upstream: string,
  cell: { readonly name: string; readonly fails?: boolean },
  mode: Mode,
): Exception | undefined {
  return exceptions.find(
    (each) =>
      (each.client ?? client) === client &&
      (each.cell === undefined ? !cell.fails : each.cell === cell.name) &&
      (each.upstream ?? upstream) === upstream &&
      (each.mode ?? mode) === mode,
  );
}
