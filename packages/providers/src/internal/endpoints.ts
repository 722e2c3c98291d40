import { type Address, GatewayError, type Operation } from '@proxy/spec';

/** Where a provider has each operation, below its base URL. An operation that is absent is one it does not have. */
export type Paths = Readonly<Partial<Record<Operation, string>>>;

/** An address without the slashes it may end in. */
export function withoutTrailingSlashes(baseUrl: string): string {
  let end = baseUrl.length;
  while (baseUrl[end - 1] === '/') end--;
  return baseUrl.slice(0, end);
}

/** The operations that have a path. */
export function operationsOf(paths: Paths): readonly Operation[] {
  return Object.keys(paths) as Operation[];
}

/** @throws GatewayError `PROXY_UNSUPPORTED` from the function it makes, for an operation without a path */
export function urlBelow(provider: string, paths: Paths): (address: Address, operation: Operation) => string {
  return (address, operation) => {
    const path = paths[operation];
    if (path === undefined) throw new GatewayError('PROXY_UNSUPPORTED', `${provider} does not offer ${operation}.`);
    return withoutTrailingSlashes(address.baseUrl) + path;
  };
}
