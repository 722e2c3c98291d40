import { GatewayError, type Json } from '@proxy/spec';

/** The refusal of an answer to a request for embeddings. @param what completes "The upstream …" */
export function invalidVectors(what: string, dialect: string): GatewayError {
  const message = `The upstream ${what}.`;
  return new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: { class: 'invalid', message, dialect } });
}

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the list is none of numbers */
export function readVector(value: Json | undefined, dialect: string): readonly number[] {
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return value as readonly number[];
  throw invalidVectors('sent a vector that is no list of numbers', dialect);
}
