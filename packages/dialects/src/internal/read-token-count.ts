import { GatewayError, type Json, type TokenCount } from '@proxy/spec';
import { tokenCount } from './token-count.ts';

/** A provider's count. @throws GatewayError `PROXY_UPSTREAM_INVALID` where the value is no number of tokens */
export function readTokenCount(value: Json | undefined): TokenCount {
  const inputTokens = tokenCount(value);
  if (inputTokens !== undefined) return { inputTokens, source: 'provider' };
  throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The upstream sent no number of tokens.');
}
