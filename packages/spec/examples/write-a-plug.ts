import { createRequest, definePlug, GatewayError, halt, terminalError } from '@proxy/spec';
import { z } from 'zod';

/** Refuses conversations of more messages than it was told. */
const limitTurns = definePlug({
  name: 'limit-turns',
  options: z.strictObject({ most: z.int().min(1).default(50) }),
  init:
    ({ most }) =>
    (request) => {
      if (request.messages.length <= most) return request;
      return halt(
        request,
        new GatewayError('PROXY_INVALID_REQUEST', `At most ${most} messages, please.`),
        'limit-turns',
      );
    },
});

const plug = limitTurns({ most: 1 });
const request = createRequest({
  body: {
    model: 'fast',
    stream: false,
    messages: [
      { role: 'user', content: 'Hello' },
      { role: 'user', content: 'Are you there?' },
    ],
  },
});

const answered = await plug.call(request, { run: (other) => Promise.resolve(other) });
const error = terminalError(answered);
console.log(`${answered.state}: ${error?.code} (${error?.status}) ${error?.message}`);
console.log(`the request itself is still ${request.state}`);
