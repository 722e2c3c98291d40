import type { Clock, Target, Transport, TransportMiddleware } from '@proxy/spec';
import { authorize } from '../http/authorize.ts';
import { compose } from '../http/compose.ts';
import { createHttpTransport, type HttpTransport } from '../http/http-transport.ts';

/** The way to each target: the onion around its wire call, composed once. */
export interface Transports {
  of(target: Target, connectMs: number): Transport;
  /** Closes connections; calls under way fail. */
  close(): Promise<void>;
}

export interface TransportsOptions {
  readonly transport?: Transport | undefined;
  readonly middlewares?: readonly TransportMiddleware[] | undefined;
}

/** One HTTP client for each time allowed to connect, shared by the targets; each client keeps a pool for each host. */
export function createTransports({ transport, middlewares = [] }: TransportsOptions, clock: Clock): Transports {
  const clients = new Map<number, HttpTransport>();
  const onions = new WeakMap<Target, Transport>();
  const client = (connectTimeoutMs: number): Transport => {
    let known = clients.get(connectTimeoutMs);
    if (!known) {
      known = createHttpTransport({ connectTimeoutMs, useEnvironmentProxy: hasProxy(process.env) });
      clients.set(connectTimeoutMs, known);
    }
    return known;
  };
  return {
    of(target, connectMs) {
      let onion = onions.get(target);
      if (!onion) {
        const { adapter } = target.provider;
        const wire = adapter.transport ?? transport ?? client(connectMs);
        onion = compose(wire, ...middlewares, authorize(adapter, target.credential, clock));
        onions.set(target, onion);
      }
      return onion;
    },
    async close() {
      await Promise.all([...clients.values()].map((each) => each.close()));
      clients.clear();
    },
  };
}

/** Looking for a proxy costs every call a tenth of its time, so it is done only where one is named. */
function hasProxy(environment: Readonly<Record<string, string | undefined>>): boolean {
  return ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].some((name) => environment[name]);
}
