import { isJsonObject, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { withoutForeign } from './without-foreign.ts';

/**
 * The client's own body with the gateway's fields, and without state that the target cannot read: that of other
 * providers, which a gateway sealed into earlier answers, and that of other deployments. The API would refuse it. The
 * model stands in the address, and usage always streams.
 */
export function patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject {
  const { model: _, ...rest } = wire;
  const { defaults, overrides, isStateless = false } = patch;
  const { contents } = rest;
  const list = isJsonObject(contents) ? [contents] : contents;
  const cleaned = Array.isArray(list) && !isStateless ? withoutForeign(list, patch) : list;
  return { ...defaults, ...rest, ...(cleaned !== list && { contents: cleaned }), ...overrides };
}
