import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '@proxy/core';
import type { Clock } from '@proxy/spec';
import type { ErrorDialect } from './error-dialect.ts';
import type { StreamTiming } from './stream-timing.ts';
import type { Traffic } from './traffic.ts';

/** What all exchanges of a server share. */
export interface ExchangeServices {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly traffic: Traffic;
  readonly timing: StreamTiming;
}

/** The connection of one request. */
export interface ExchangeEnds {
  readonly id: string;
  readonly dialect: ErrorDialect;
  readonly raw: ServerResponse<IncomingMessage>;
  /** Headers, names and values in turn, that the app around the routes wants on every answer. */
  readonly preset: readonly string[];
}
