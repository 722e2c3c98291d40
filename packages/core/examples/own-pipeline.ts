import { createGateway, type ProviderOptions } from '@proxy/core';
import { addTap, assign, definePlug, GatewayError, halt, type Plug } from '@proxy/spec';
import { z } from 'zod';

/** Lets no request through that mentions a word; options are checked once, when the plug is made. */
const guardWords = definePlug({
  name: 'guard-words',
  options: z.strictObject({ forbidden: z.array(z.string().min(1)).min(1) }),
  init:
    ({ forbidden }) =>
    (request) => {
      const text = JSON.stringify(request.messages);
      const found = forbidden.find((word) => text.includes(word));
      return found
        ? halt(request, new GatewayError('PROXY_FORBIDDEN', 'This is not spoken of.'), 'guard-words')
        : request;
    },
});

/** Notes who asked, and how it ended, however that was. */
const audit = (log: string[]): Plug => ({
  name: 'audit',
  call: (request) =>
    addTap(assign(request, 'audited', true), {
      name: 'audit',
      onFinish: ({ kind }) => log.push(`${request.caller.id}: ${kind}`),
    }),
});

/** A library call through the gateway's own pipeline, with two plugs of one's own in it. */
export async function ask(provider: ProviderOptions, question: string): Promise<readonly string[]> {
  const log: string[] = [];
  const gateway = createGateway({ providers: { main: provider } });
  const call = gateway
    .build('main', question)
    .withModel('small')
    .withPlug(audit(log))
    .withPlug(guardWords({ forbidden: ['Voldemort'] }));
  try {
    const { candidates } = await call.execute();
    for (const part of candidates[0]?.content ?? []) if (part.kind === 'text') log.push(part.text);
  } catch (error) {
    log.push(GatewayError.is(error) ? error.code : 'defect');
  }
  await gateway.close();
  return log;
}
