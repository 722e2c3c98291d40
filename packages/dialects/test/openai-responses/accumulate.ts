import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

type Fields = Record<string, Json | undefined>;

const endings: ReadonlySet<Json | undefined> = new Set([
  'response.completed',
  'response.incomplete',
  'response.cancelled',
]);

/** Where a piece of an item's text grows. */
const growing: Readonly<Record<string, (item: Fields, event: JsonObject) => void>> = {
  'response.output_text.delta': (item, event) => grow(item, 'content', event['content_index'], event['delta']),
  'response.refusal.delta': (item, event) => grow(item, 'content', event['content_index'], event['delta']),
  'response.reasoning_text.delta': (item, event) => grow(item, 'content', event['content_index'], event['delta']),
  'response.reasoning_summary_text.delta': (item, event) =>
    grow(item, 'summary', event['summary_index'], event['delta']),
};

function grow(item: Fields, list: string, index: Json | undefined, delta: Json | undefined): void {
  const parts: Json[] = Array.isArray(item[list]) ? [...item[list]] : [];
  const part = parts[Number(index)];
  const said = isJsonObject(part) ? String(part['text']) : '';
  parts[Number(index)] = { type: 'output_text', text: said + String(delta) };
  item[list] = parts;
}

/**
 * The answer that a client has when a stream is over: the response of its last event, with the items as their own ends
 * told them, since OpenAI encrypts anew what it repeats; of a stream that broke, what was said until then.
 */
export function accumulate(events: readonly JsonObject[]): JsonObject {
  const items: Fields[] = [];
  for (const event of events) {
    const { type, item, output_index: index } = event;
    if (typeof index !== 'number') continue;
    if (type === 'response.output_item.done' && isJsonObject(item)) items[index] = { ...item };
    else if (type === 'response.output_item.added' && isJsonObject(item)) items[index] = { ...item };
    else if (items[index]) growing[String(type)]?.(items[index], event);
  }
  const last = events.findLast(({ type }) => endings.has(type))?.['response'];
  const first = events.find(({ response }) => isJsonObject(response))?.['response'];
  const frame = isJsonObject(last) ? last : isJsonObject(first) ? first : {};
  const repeated = Array.isArray(frame['output']) ? frame['output'] : [];
  const told = items.filter((item) => item !== undefined);
  const ids = new Set(told.map(({ id }) => id));
  const untold = repeated.filter((item: Json, at) => isJsonObject(item) && !items[at] && !ids.has(item['id']));
  return { ...frame, output: [...told, ...untold] };
}
