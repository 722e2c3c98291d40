import type { Provider } from '@proxy/spec';

/**
 * The name under which a provider's deployments share their opaque state. At another address than the adapter's own there
 * may be anybody who speaks its dialect, so that the address is part of the name there.
 */
export function realmOf({ adapter, baseUrl }: Provider): string | undefined {
  const { stateRealm, defaultBaseUrl = baseUrl } = adapter;
  if (stateRealm === undefined) return undefined;
  return baseUrl === defaultBaseUrl.replace(/\/+$/, '') ? stateRealm : `${stateRealm} at ${new URL(baseUrl).host}`;
}
