import {
  type Answer,
  createRequest,
  GatewayError,
  type Message,
  type Plug,
  type Provider,
  terminalError,
} from '@proxy/spec';
import type { ChatRunner } from './chat-builder.ts';
import { cancellationOf, chatRequest } from './chat-request.ts';
import type { ChatOptions } from './gateway.ts';
import { iterateStream } from './iterate-stream.ts';
import type { Runs } from './runs.ts';

/** Calls of the library: a request made from arguments, and its answer as a value. @throws GatewayError */
export function createLibraryCalls(runs: Runs, providers: () => ReadonlyMap<string, Provider>): ChatRunner {
  const ask = async (
    target: string,
    messages: readonly Message[],
    call: ChatOptions,
    stream: boolean,
    plugs: readonly Plug[],
  ): Promise<Answer> => {
    const body = chatRequest(target, messages, call, stream, providers());
    const cancellation = cancellationOf(call.signal);
    const request = createRequest({ body, caller: call.caller, cancellation, provider: target });
    request.scope.defer(() => cancellation.dispose());
    const ended = await runs.run(request, plugs);
    const error = terminalError(ended);
    if (error) throw error;
    if (ended.result?.kind === (stream ? 'stream' : 'whole')) return ended.result;
    throw new GatewayError('PROXY_INTERNAL', 'A plug answered in another way than was asked for.');
  };
  return {
    async chat(target, messages, call, plugs) {
      const answer = await ask(target, messages, call, false, plugs);
      return answer.kind === 'whole' ? answer.response() : { candidates: [] };
    },
    async *stream(target, messages, call, plugs) {
      const answer = await ask(target, messages, call, true, plugs);
      if (answer.kind === 'stream') yield* iterateStream(answer);
    },
  };
}

/** A bare text is what the user says. */
export function asMessages(messages: string | readonly Message[]): readonly Message[] {
  return typeof messages === 'string' ? [{ role: 'user', content: messages }] : messages;
}
