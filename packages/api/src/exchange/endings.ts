import { GatewayError } from '@proxy/spec';

/** The endings that the server itself gives a request. */

export function shuttingDown(): GatewayError {
  return new GatewayError('PROXY_SHUTTING_DOWN', 'The gateway is shutting down.');
}

export function clientGone(): GatewayError {
  return new GatewayError('PROXY_CLIENT_GONE', 'The client closed the connection before the request was complete.');
}

/** The pipeline came to its end with neither an answer nor an error, or with a kind of answer nobody can take. */
export function noAnswer(): GatewayError {
  return new GatewayError('PROXY_INTERNAL', 'The gateway has no answer to this request.');
}
