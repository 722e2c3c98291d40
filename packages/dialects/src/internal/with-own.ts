import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** The body with what only its dialect knows put back. What the body says stands; `null` says nothing. */
export function withOwn(body: JsonObject, own: JsonObject | undefined): JsonObject {
  if (own === undefined) return body;
  const whole: Record<string, Json | undefined> = { ...body };
  for (const [name, value] of Object.entries(own))
    whole[name] = Object.hasOwn(body, name) ? joined(body[name], value) : value;
  return whole;
}

function joined(said: Json | undefined, kept: Json | undefined): Json | undefined {
  if (said === null || said === undefined) return kept;
  return isJsonObject(said) && isJsonObject(kept) ? withOwn(said, kept) : said;
}
