import {
  GatewayError,
  type Operation,
  type Provider,
  type Request,
  type Target,
  type UpstreamCodec,
} from '@proxy/spec';

/** In which wire format a target is asked, and at which of its provider's endpoints. */
export interface Way {
  readonly codec: UpstreamCodec;
  readonly operation: Operation;
}

/**
 * The way of a request to a target. A conversation goes as the provider is configured; any other operation in
 * whichever of its dialects has it. A text to be continued is a conversation for a target that continues none.
 * @throws GatewayError `PROXY_UNSUPPORTED` where the provider does not have the operation for this model
 */
export function wayTo({ operation, body }: Request, target: Target): Way {
  const { provider } = target;
  if (operation === 'chat' || operation === 'stream') return { codec: provider.codec, operation };
  if (operation === 'completion')
    return completionWay(target) ?? { codec: provider.codec, operation: body.facts.stream ? 'stream' : 'chat' };
  const part = operation === 'embeddings' ? 'embeddings' : 'tokenCount';
  const codec = offers(target, operation) && codecWith(provider, part);
  if (codec) return { codec, operation };
  throw new GatewayError('PROXY_UNSUPPORTED', `${provider.adapter.name} does not offer ${operation} for this model.`);
}

/** Whether the provider itself counts the tokens of conversations with this model. */
export function countsTokens(target: Target): boolean {
  return offers(target, 'count_tokens') && codecWith(target.provider, 'tokenCount') !== undefined;
}

function completionWay(target: Target): Way | undefined {
  const codec = offers(target, 'completion') ? codecWith(target.provider, 'completions')?.completions : undefined;
  return codec && { codec, operation: 'completion' };
}

function offers({ provider: { adapter, baseUrl }, model }: Target, operation: Operation): boolean {
  return adapter.operations.includes(operation) && adapter.supports?.(operation, model, baseUrl) !== false;
}

/** The dialect that the provider is configured with before its others. */
function codecWith(
  { codec: own, adapter }: Provider,
  part: 'embeddings' | 'tokenCount' | 'completions',
): UpstreamCodec | undefined {
  return [own, ...adapter.codecs].find((codec) => codec[part]);
}
