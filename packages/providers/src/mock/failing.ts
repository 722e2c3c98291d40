import { answerWith } from './answer.ts';
import type { Performer } from './performance.ts';

/** An error with a status, in the words that OpenAI has for it. */
const refuse =
  (status: number, type: string, code: string | null, message: string, headers = {}): Performer =>
  () => ({ kind: 'error', status, type, code, message, headers });

/** Begins an answer, and breaks off in the middle of it, whole answers too. */
const breakOff: Performer = (request) => ({
  kind: 'answer',
  response: answerWith(request, [{ kind: 'text', text: 'This answer will not come to its' }]),
  breaksOff: true,
});

/** Models that fail, each in its own way. */
export const failing: Readonly<Record<string, Performer>> = {
  failing: refuse(500, 'server_error', null, 'The mock provider fails, as it was asked to.'),
  'failing-400': refuse(400, 'invalid_request_error', null, 'The mock provider finds fault with every request.'),
  'failing-401': refuse(401, 'invalid_request_error', 'invalid_api_key', 'The mock provider knows no such key.'),
  'failing-429': refuse(429, 'requests', 'rate_limit_exceeded', 'The mock provider is asked too often.', {
    'retry-after': '1',
  }),
  'failing-503': refuse(503, 'server_error', null, 'The mock provider is overloaded.'),
  'failing-stream': breakOff,
};
