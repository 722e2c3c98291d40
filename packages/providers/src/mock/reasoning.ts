import { answerWith } from './answer.ts';
import { lastUserText } from './echo.ts';
import type { Performer } from './performance.ts';

/** Thinks aloud, then answers; its usage counts the tokens of the thought apart. */
export const reasoning: Performer = (request) => ({
  kind: 'answer',
  response: answerWith(request, [
    {
      kind: 'reasoning',
      text: `The user said: "${lastUserText(request)}". I shall repeat it and say that I thought first.`,
    },
    { kind: 'text', text: `I thought about it, and this is what you said: ${lastUserText(request)}` },
  ]),
});
