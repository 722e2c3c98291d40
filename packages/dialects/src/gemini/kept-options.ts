import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** Objects that gather options. */
const gatherings: ReadonlySet<string> = new Set(['generationConfig', 'toolConfig', 'functionResponse']);

/**
 * What is kept of a request or of a part, each option by its own name, `generationConfig.speechConfig`: another dialect reports it by
 * that name as lost.
 */
export function flattened(rest: JsonObject): JsonObject {
  const options = Object.entries(rest).flatMap(([name, value]): [string, Json | undefined][] => {
    if (!gatherings.has(name) || !isJsonObject(value)) return [[name, value]];
    return Object.entries(value).map(([option, said]) => [`${name}.${option}`, said]);
  });
  return Object.fromEntries(options);
}

/** The same as the wire has it. */
export function nested(kept: JsonObject): JsonObject {
  const body: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(kept)) {
    const dot = name.indexOf('.');
    const gathering = name.slice(0, Math.max(dot, 0));
    if (!gatherings.has(gathering)) body[name] = value;
    else body[gathering] = { ...(body[gathering] as JsonObject | undefined), [name.slice(dot + 1)]: value };
  }
  return body;
}
