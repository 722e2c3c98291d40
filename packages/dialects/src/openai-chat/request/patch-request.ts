import { isJsonObject, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { withoutForeign } from './without-foreign.ts';

/** Two names of one thing: hosts refuse a request that says both. */
const limitNames: readonly string[] = ['max_completion_tokens', 'max_tokens'];
/** What a request is addressed by belongs to the gateway. */
const ownedFields: readonly string[] = ['model', 'messages', 'stream'];

/** The client's own body: what is not the gateway's, and no state that the target cannot read, stays as it is. */
export function patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject {
  const { defaults = {}, overrides = {} } = patch;
  const base = without(wire, setLimit(overrides) === undefined ? [] : limitNames);
  return {
    ...without(defaults, [...ownedFields, ...(setLimit(base) === undefined ? [] : limitNames)]),
    ...base,
    ...without(overrides, ownedFields),
    ...cleanMessages(wire, patch),
    model: patch.model,
    ...streamOptions(wire, patch),
  };
}

function cleanMessages({ messages }: JsonObject, patch: PassthroughPatch): JsonObject {
  if (!patch.foreign || patch.isStateless || !Array.isArray(messages)) return nothing;
  return { messages: withoutForeign(messages, patch) };
}

const nothing: JsonObject = {};
const setLimit = (fields: JsonObject): string | undefined => limitNames.find((name) => fields[name] !== undefined);

function without(fields: JsonObject, names: readonly string[]): JsonObject {
  if (!names.some((name) => name in fields)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function streamOptions(wire: JsonObject, { streamUsage }: PassthroughPatch): JsonObject {
  if (wire['stream'] !== true || !streamUsage) return {};
  const said = wire['stream_options'];
  return { stream_options: { ...(isJsonObject(said) ? said : {}), include_usage: true } };
}
