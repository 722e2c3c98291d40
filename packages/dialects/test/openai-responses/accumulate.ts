import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const endings: ReadonlySet<Json | undefined> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);

/**
 * The answer that a client has when a stream is over: the response that its last event repeats, else, of one that
 * broke, the items as far as they came.
 */
export function accumulate(events: readonly JsonObject[]): JsonObject {
  const last = events.findLast(({ type }) => endings.has(type));
  if (isJsonObject(last?.['response']) && last['type'] !== 'response.failed') return last['response'];
  const { response = {} } = events[0] ?? {};
  const output: Json[] = [];
  for (const { type, item, output_index: index } of events)
    if (type === 'response.output_item.done' && isJsonObject(item) && typeof index === 'number') output[index] = item;
  return { ...(isJsonObject(response) ? response : {}), output };
}
