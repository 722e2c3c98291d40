import { invalidRequest, isJsonObject, type Json, type JsonObject, type StoredResponse } from '@proxy/spec';

/** How a client asks for a page of a list. */
export interface PageQuery {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  /** The id of the item before the page. */
  readonly after: string | undefined;
}

const defaultLimit = 20;
const mostItems = 100;

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the parameter */
export function readPageQuery(query: unknown): PageQuery {
  const { limit, order = 'desc', after } = isJsonObject(query) ? query : {};
  const size = limit === undefined ? defaultLimit : Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > mostItems)
    throw invalidRequest(`\`limit\` must be a whole number from 1 to ${mostItems}.`, 'limit');
  if (order !== 'asc' && order !== 'desc') throw invalidRequest('`order` must be asc or desc.', 'order');
  return { limit: size, order, after: typeof after === 'string' ? after : undefined };
}

/**
 * A page of the items that a response was made from, the newest first unless asked otherwise.
 * @throws GatewayError `PROXY_INVALID_REQUEST` where `after` is none of them
 */
export function listInputItems({ response, input }: StoredResponse, { limit, order, after }: PageQuery): JsonObject {
  const inOrder = input.map((item, index) => asListed(item, `${String(response['id'])}_${index}`));
  const items = order === 'asc' ? inOrder : inOrder.toReversed();
  const start = after === undefined ? 0 : items.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) throw invalidRequest('`after` is no item of this response.', 'after');
  const data = items.slice(start, start + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: start + limit < items.length,
  };
}

/** An item with an id, and with its text as a list of parts. */
function asListed(item: JsonObject, place: string): JsonObject & { readonly id: Json } {
  const { type = 'message', id, content, ...rest } = item;
  const listed = typeof content === 'string' ? [{ type: textType(item), text: content }] : content;
  return { id: id ?? `item_${place}`, type, ...rest, ...(listed !== undefined && { content: listed }) };
}

const textType = ({ role }: JsonObject): string => (role === 'assistant' ? 'output_text' : 'input_text');
