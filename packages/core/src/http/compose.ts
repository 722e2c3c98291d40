import type { Transport, TransportMiddleware } from '@proxy/spec';

/** Wraps layers around a transport, the first outermost. Done once per target, never per call. */
export function compose(transport: Transport, ...layers: readonly TransportMiddleware[]): Transport {
  return layers.reduceRight((inner, layer) => layer(inner), transport);
}
