import type { Provider } from '@proxy/spec';

/**
 * The name under which deployments of a model share their opaque state, whatever their credential. At another address
 * than the adapter's own there may be anybody who speaks its dialect, so that the address is part of the name there.
 */
export function realmOf({ adapter, baseUrl }: Provider, model: string): string | undefined {
  const { stateRealm, defaultBaseUrl = baseUrl } = adapter;
  if (stateRealm === undefined) return undefined;
  const isAtHome = baseUrl === defaultBaseUrl.replace(/\/+$/, '');
  return isAtHome ? `${stateRealm}/${model}` : `${stateRealm}/${model} at ${new URL(baseUrl).host}`;
}
