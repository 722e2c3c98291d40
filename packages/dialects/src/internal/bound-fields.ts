import { GatewayError, type Json } from '@proxy/spec';

/**
 * Fields of a request that bind it to what one provider keeps or does, by dialect: left out, the answer would be one to
 * another question.
 */
const boundFields: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['openai-responses', new Set(['previous_response_id', 'conversation', 'prompt', 'background'])],
]);

/** @throws GatewayError `PROXY_UNSUPPORTED` where the field is bound to providers of its own dialect */
export function refuseBound(dialect: string, name: string, value: Json | undefined): void {
  if (value === false || !boundFields.get(dialect)?.has(name)) return;
  const message = `\`${name}\` can only be answered by a provider of the dialect ${dialect}.`;
  throw new GatewayError('PROXY_UNSUPPORTED', message, { param: name });
}
