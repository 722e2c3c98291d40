import { type ChatRequest, textOf } from '@proxy/spec';
import { answerWith } from './answer.ts';
import type { Performer } from './performance.ts';

/** What the user said last; where there is no text, a word about that. */
export function lastUserText({ messages }: ChatRequest): string {
  const said = messages.findLast((message) => message.role === 'user' && textOf(message.content) !== '');
  return said ? textOf(said.content) : 'There was no text to repeat.';
}

/** Answers with the last text of the user. */
export const echo: Performer = (request) => ({
  kind: 'answer',
  response: answerWith(request, [{ kind: 'text', text: lastUserText(request) }]),
});

/** As `echo`, one word at a time. */
export const slowEcho =
  (wordDelayMs: number): Performer =>
  (request) => ({ ...echo(request), wordDelayMs });
