import {
  type Clock,
  classifyStatus,
  type GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Operation,
  type Provider,
  readErrorDetails,
  systemClock,
  type Transport,
  type TransportRequest,
  type UpstreamFault,
  upstreamError,
} from '@proxy/spec';
import { authorize } from '../http/authorize.ts';
import { compose } from '../http/compose.ts';

export interface AskOptions {
  readonly transport: Transport;
  readonly clock?: Clock;
  /** Default 10 s. */
  readonly timeoutMs?: number;
}

/** What a look at a provider showed. */
export interface ProviderHealth {
  readonly healthy: boolean;
  readonly latencyMs: number;
  readonly error?: GatewayError;
}

/** Names of the provider's models, by its own word. @throws GatewayError */
export async function listModels(provider: Provider, options: AskOptions): Promise<readonly string[]> {
  const body = await ask(provider, 'list_models', options);
  return provider.adapter.readModelList?.(body) ?? openAiModelNames(body);
}

/** Asks the provider for its models, which proves address and credential and costs nothing. Never rejects. */
export async function checkHealth(provider: Provider, options: AskOptions): Promise<ProviderHealth> {
  const clock = options.clock ?? systemClock;
  const startMs = clock.nowMs();
  try {
    await ask(provider, 'validate', options);
    return { healthy: true, latencyMs: clock.nowMs() - startMs };
  } catch (error) {
    return { healthy: false, latencyMs: clock.nowMs() - startMs, error: error as GatewayError };
  }
}

function openAiModelNames(body: JsonObject): readonly string[] {
  const entries = Array.isArray(body['data']) ? body['data'] : [];
  return entries.flatMap((entry: Json) =>
    isJsonObject(entry) && typeof entry['id'] === 'string' ? [entry['id']] : [],
  );
}

/** The body of the answer; a bare list is given as the OpenAI form has it, below `data`. */
function ask(provider: Provider, operation: Operation, options: AskOptions): Promise<JsonObject> {
  const clock = options.clock ?? systemClock;
  const { adapter, baseUrl, codec, credentials, headers } = provider;
  const transport = compose(adapter.transport ?? options.transport, authorize(adapter, credentials[0], clock));
  const request: TransportRequest = {
    method: 'GET',
    url: adapter.url({ baseUrl, model: '', dialect: codec.dialect }, operation),
    headers: { accept: 'application/json', ...headers },
  };
  return new Promise((resolve, reject) => {
    const refuse = (fault: UpstreamFault): void => reject(upstreamError(fault));
    let status = 0;
    let text = '';
    const utf8 = new TextDecoder();
    const call = transport.dispatch(request, {
      onHeaders(received) {
        status = received;
      },
      onData(chunk) {
        text += utf8.decode(chunk, { stream: true });
      },
      onEnd() {
        stopWaiting();
        const body = parse(text);
        if (status >= 400) refuse(faultOf(provider, status, body));
        else if (isJsonObject(body)) resolve(body);
        else if (Array.isArray(body)) resolve({ data: body });
        else refuse({ class: 'invalid', message: 'The provider did not answer with a list of models.' });
      },
      onFailure(failure) {
        stopWaiting();
        refuse({ class: failure.class, message: failure.message });
      },
    });
    const stopWaiting = clock.after(options.timeoutMs ?? 10_000, () => {
      call.abort();
      refuse({ class: 'timeout', message: 'The provider did not answer in time.' });
    });
  });
}

function faultOf({ adapter }: Provider, status: number, body: unknown): UpstreamFault {
  const details = readErrorDetails(body);
  const classify = adapter.classify ?? classifyStatus;
  return { class: classify(status, details), status, message: details.message ?? `The provider answered ${status}.` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
