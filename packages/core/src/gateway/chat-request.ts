import {
  type CancellationSource,
  type ChatRequest,
  createCancellation,
  invalidRequest,
  type Message,
  type Provider,
} from '@proxy/spec';
import type { ChatOptions } from './gateway.ts';

/** The request that a call of the library stands for. @throws GatewayError where only a provider is named that has no default model */
export function chatRequest(
  target: string,
  messages: readonly Message[],
  options: ChatOptions,
  stream: boolean,
  providers: ReadonlyMap<string, Provider>,
): ChatRequest {
  const { signal: _signal, caller: _caller, model, ...rest } = options;
  return { ...rest, model: modelOf(target, model, providers.get(target)), messages, stream };
}

/** The model that a call asks for. @throws GatewayError where only a provider is named that has no default model */
export function modelOf(target: string, model: string | undefined, provider: Provider | undefined): string {
  if (!provider) return target;
  const name = model ?? provider.defaultModel;
  if (name === undefined) throw invalidRequest(`Say which model of "${target}" to ask: options.model.`, 'model');
  return `${target}/${name}`;
}

/** The signal's word as a cancellation. The listener goes with `dispose`. */
export function cancellationOf(signal: AbortSignal | undefined): CancellationSource & { dispose(): void } {
  const source = createCancellation();
  const cancel = (): void => source.cancel();
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  return {
    get cancelled() {
      return source.cancelled;
    },
    get reason() {
      return source.reason;
    },
    onCancel: (callback) => source.onCancel(callback),
    cancel: (reason) => source.cancel(reason),
    dispose: () => signal?.removeEventListener('abort', cancel),
  };
}
