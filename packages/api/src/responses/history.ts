import {
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type ResponseStore,
  type StoredResponse,
} from '@proxy/spec';

/** A conversation is followed back over so many responses at most. */
const mostTurns = 1_000;

/**
 * The items of a conversation up to and including a response: what each turn said and what was answered, in order.
 * @throws GatewayError `PROXY_NOT_FOUND` where the key made no such response, or one before it is gone
 */
export async function readHistory(store: ResponseStore, owner: string, id: string): Promise<JsonObject[]> {
  const turns: StoredResponse[] = [];
  let next: string | undefined = id;
  while (next !== undefined) {
    const turn: StoredResponse | undefined = turns.length < mostTurns ? await store.get(owner, next) : undefined;
    if (!turn) throw previousNotFound(next);
    turns.push(turn);
    next = turn.previousId;
  }
  return turns.reverse().flatMap(({ input, response }) => [...input, ...itemsIn(response['output'])]);
}

function previousNotFound(id: string): GatewayError {
  const message = `There is no response ${id.slice(0, 100)} for this key to go on from.`;
  return new GatewayError('PROXY_NOT_FOUND', message, { param: 'previous_response_id' });
}

/** The items of an input, or of an output; a text is one message. */
export function itemsIn(input: Json | undefined): JsonObject[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input.filter(isJsonObject) : [];
}
