import { openaiChat } from '@proxy/dialects';
import { asGatewayError, type Clock, type Transport, type TransportRequest } from '@proxy/spec';
import type { Performer } from './performance.ts';
import { play } from './play.ts';
import { errorScript, jsonScript, type Script, scriptOf } from './script.ts';

const invalid = { status: 400, type: 'invalid_request_error', code: null } as const;

/** A provider of the OpenAI chat dialect inside this process: what each of its models does is in `performers`. */
export function createMockTransport(performers: Readonly<Record<string, Performer>>, clock: Clock): Transport {
  const models = {
    object: 'list',
    data: Object.keys(performers).map((id) => ({ id, object: 'model', owned_by: 'mock' })),
  };
  const answer = (request: TransportRequest): Script => {
    const { pathname } = new URL(request.url);
    if (request.method === 'GET' && pathname.endsWith('/models')) return jsonScript(200, models);
    if (request.method === 'POST' && pathname.endsWith('/chat/completions')) return chat(request, performers, clock);
    return errorScript({ ...invalid, status: 404, message: `The mock provider has nothing at ${pathname}.` });
  };
  return { dispatch: (request, handler) => play(answer(request), handler, clock) };
}

function chat(request: TransportRequest, performers: Readonly<Record<string, Performer>>, clock: Clock): Script {
  try {
    const { facts, canonical } = openaiChat.chat.decodeRequest({
      body: JSON.parse(textOf(request.body)),
      headers: request.headers,
      path: new URL(request.url).pathname,
    });
    const performer = Object.hasOwn(performers, facts.model) ? performers[facts.model] : undefined;
    if (!performer) return unknownModel(facts.model);
    return scriptOf(performer(canonical()), facts, Math.floor(clock.epochMs() / 1000));
  } catch (error) {
    const message = error instanceof SyntaxError ? 'The body is not JSON.' : asGatewayError(error).message;
    return errorScript({ ...invalid, message });
  }
}

function unknownModel(model: string): Script {
  const message = `The mock provider has no model "${model}".`;
  return errorScript({ ...invalid, status: 404, code: 'model_not_found', message });
}

function textOf(body: TransportRequest['body']): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}
