import { createModelCatalog, findAdapter } from '@proxy/providers';
import type { Credential, Headers } from '@proxy/spec';

/** Where a call to a provider goes, what proves who calls, and what an answer of that model may hold at most. */
export async function addressCall(
  type: string,
  model: string,
  credential: Credential,
): Promise<{ readonly url: string; readonly headers: Headers; readonly maxOutputTokens: number | undefined }> {
  const adapter = findAdapter(type);
  if (!adapter?.defaultBaseUrl) throw new RangeError(`There is no provider "${type}" with an address of its own.`);
  const url = adapter.url({ baseUrl: adapter.defaultBaseUrl, model }, 'chat');
  const headers = await adapter.authorize({ method: 'POST', url, headers: {} }, credential, Date.now());
  const info = createModelCatalog().find(adapter.catalogId ?? adapter.id, model);
  return { url, headers, maxOutputTokens: info?.capabilities.maxOutputTokens };
}
