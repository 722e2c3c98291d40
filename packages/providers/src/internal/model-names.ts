import { isJsonObject, type JsonObject } from '@proxy/spec';

/** Names in a list of models as OpenAI gives it, `{ data: [{ id }] }`. What is none is passed over. */
export function modelNames(body: JsonObject): readonly string[] {
  const entries = Array.isArray(body['data']) ? body['data'] : [];
  return entries.flatMap((entry) => (isJsonObject(entry) && typeof entry['id'] === 'string' ? [entry['id']] : []));
}
