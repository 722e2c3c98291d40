import {
  type Answer,
  type ChatRequest,
  type ChatResponse,
  canonicalEmbeddings,
  createRequest,
  type EmbeddingInput,
  type EmbeddingsResponse,
  GatewayError,
  type Message,
  type NewRequest,
  type Plug,
  type Provider,
  type TokenCount,
  terminalError,
} from '@proxy/spec';
import type { ChatRunner } from './chat-builder.ts';
import { cancellationOf, chatRequest, modelOf } from './chat-request.ts';
import type { CallOptions, ChatOptions, EmbedInput, EmbedOptions } from './gateway.ts';
import { iterateStream } from './iterate-stream.ts';
import type { Runs } from './runs.ts';

/** Calls of the library beside chat. @throws GatewayError */
export interface LibraryCalls extends ChatRunner {
  complete(target: string, prompt: string, call: ChatOptions, plugs: readonly Plug[]): Promise<ChatResponse>;
  countTokens(
    target: string,
    messages: readonly Message[],
    call: ChatOptions,
    plugs: readonly Plug[],
  ): Promise<TokenCount>;
  embed(
    target: string,
    input: EmbedInput | readonly EmbedInput[],
    call: EmbedOptions,
    plugs: readonly Plug[],
  ): Promise<EmbeddingsResponse>;
}

/** Calls of the library: a request made from arguments, and its answer as a value. @throws GatewayError */
export function createLibraryCalls(runs: Runs, providers: () => ReadonlyMap<string, Provider>): LibraryCalls {
  const run = async <Kind extends Answer['kind']>(
    kind: Kind,
    asked: Pick<NewRequest, 'body' | 'operation' | 'provider'>,
    call: CallOptions,
    plugs: readonly Plug[],
  ): Promise<Extract<Answer, { readonly kind: Kind }>> => {
    const cancellation = cancellationOf(call.signal);
    const request = createRequest({ ...asked, caller: call.caller, cancellation });
    request.scope.defer(() => cancellation.dispose());
    const ended = await runs.run(request, plugs);
    const error = terminalError(ended);
    if (error) throw error;
    const { result } = ended;
    if (result?.kind === kind) return result as Extract<Answer, { readonly kind: Kind }>;
    if (result?.kind === 'stream') result.cancel();
    throw new GatewayError('PROXY_INTERNAL', 'A plug answered in another way than was asked for.');
  };
  const chatBody = (target: string, messages: readonly Message[], call: ChatOptions, stream = false): ChatRequest =>
    chatRequest(target, messages, call, stream, providers());
  return {
    async chat(target, messages, call, plugs) {
      const asked = { body: chatBody(target, messages, call), provider: target };
      return (await run('whole', asked, call, plugs)).response();
    },
    async *stream(target, messages, call, plugs) {
      const asked = { body: chatBody(target, messages, call, true), provider: target };
      yield* iterateStream(await run('stream', asked, call, plugs));
    },
    async complete(target, prompt, call, plugs) {
      const body = chatBody(target, asMessages(prompt), call);
      return (await run('whole', { body, provider: target, operation: 'completion' }, call, plugs)).response();
    },
    async countTokens(target, messages, call, plugs) {
      const body = chatBody(target, messages, call);
      return (await run('token_count', { body, provider: target, operation: 'count_tokens' }, call, plugs)).response();
    },
    async embed(target, input, call, plugs) {
      const { signal: _signal, caller: _caller, model, ...rest } = call;
      const asked = { ...rest, model: modelOf(target, model, providers().get(target)), inputs: inputsOf(input) };
      const body = canonicalEmbeddings(asked);
      return (await run('embeddings', { body, provider: target, operation: 'embeddings' }, call, plugs)).response();
    },
  };
}

/** A bare text is what the user says. */
export function asMessages(messages: string | readonly Message[]): readonly Message[] {
  return typeof messages === 'string' ? [{ role: 'user', content: messages }] : messages;
}

function inputsOf(input: EmbedInput | readonly EmbedInput[]): readonly EmbeddingInput[] {
  const inputs: readonly EmbedInput[] = Array.isArray(input) ? input : [input];
  return inputs.map((each) => (typeof each === 'string' ? { kind: 'text', text: each } : each));
}
