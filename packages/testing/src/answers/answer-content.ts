import type { HttpAnswer } from '../upstream/script.ts';

/** A call of a tool; `arguments` is JSON as text, cut in two where it is streamed. */
export interface ScriptedToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** Tokens, as a provider counts them: all input, cached tokens included; all output, reasoning included. */
export interface ScriptedUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly reasoning?: number;
}

/** What a scripted model says, in the order reasoning, text, tool calls. Pieces are streamed one by one. */
export interface AnswerContent {
  readonly reasoning?: readonly string[];
  readonly text?: readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** The answer ends because its tokens were spent; absent: it is complete, or waits for its calls. */
  readonly stop?: 'length';
  readonly usage?: ScriptedUsage;
  readonly model?: string;
  readonly id?: string;
}

/** A streamed answer, one write per event, so that a test can cut it at an event or put a gate between two. */
export interface StreamedAnswer extends HttpAnswer {
  readonly body: readonly string[];
}

export interface ErrorOverrides {
  readonly message?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const defaultUsage: ScriptedUsage = { input: 12, output: 5 };

/** Both halves of a text, for what a provider sends in more than one piece. */
export function halves(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}
