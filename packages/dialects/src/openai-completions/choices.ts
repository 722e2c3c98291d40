import { GatewayError, isJsonObject, type Json, type JsonObject, upstreamError } from '@proxy/spec';
import { faultOfBody, hasError } from '../openai-chat/error/read-fault.ts';
import { dialect } from './dialect.ts';

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer; the upstream's own error where it is one */
export function choicesOf(body: JsonObject): readonly JsonObject[] {
  if (hasError(body)) throw upstreamError(faultOfBody(body));
  const { choices } = body;
  if (!Array.isArray(choices) || choices.length === 0) throw invalid('no choices');
  return choices.map((choice: Json) => {
    if (isJsonObject(choice) && typeof choice['text'] === 'string') return choice;
    throw invalid('a choice without a text');
  });
}

function invalid(what: string): GatewayError {
  const message = `The upstream sent an answer with ${what}.`;
  return new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: { class: 'invalid', message, dialect } });
}
